// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table, for a terminal and for Markdown. A column is aligned to the right if its heading starts with a space.
 *
 * @param headings one for each column
 * @param rows as many cells each as there are headings
 */
public record Table(List<String> headings, List<List<String>> rows) {

    private static final String UNKNOWN = "\u2013";

    /**
     * Makes a table without rows.
     *
     * @param headings one for each column
     */
    public Table(String... headings) {
        this(List.of(headings), new ArrayList<>());
    }

    /**
     * Adds a row.
     *
     * @param cells one for each column; null is shown as a dash
     */
    public void row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.size() + " columns");
        }
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(cell == null ? UNKNOWN : cell.strip());
        }
        rows.add(row);
    }

    /**
     * Draws the table for a terminal.
     *
     * @return lines
     */
    public String text() {
        String head = line(headings.stream().map(String::strip).toList());
        return head + "\n" + "-".repeat(head.length()) + "\n"
                + rows.stream().map(row -> line(row) + "\n").collect(Collectors.joining());
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String pad = " ".repeat(width(column) - cell.length());
            line.append(isRight(column) ? pad + cell : cell + pad).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int widest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(widest, headings.get(column).strip().length());
    }

    private boolean isRight(int column) {
        return headings.get(column).startsWith(" ");
    }

    /**
     * Draws the table for Markdown.
     *
     * @return lines
     */
    public String markdown() {
        StringBuilder text = new StringBuilder(markdown(headings.stream().map(String::strip).toList()));
        text.append(markdown(headings.stream().map(heading -> heading.startsWith(" ") ? "--:" : "---").toList()));
        rows.forEach(row -> text.append(markdown(row)));
        return text.toString();
    }

    private static String markdown(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
