// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table, for a terminal and for Markdown. A column of numbers is aligned to the right, the first column always to the left.
 *
 * @param headings one for each column
 * @param rows as many cells each as there are headings
 */
public record Table(List<String> headings, List<List<String>> rows) {

    /** The text of a cell whose value was not measured. */
    public static final String UNKNOWN = "\u2013";

    private static final Pattern NUMBER = Pattern.compile("(-?\\d.*)?|" + UNKNOWN);

    public Table(String... headings) {
        this(List.of(headings), new ArrayList<>());
    }

    /**
     * Makes a table with one row for each subject. Leaves out each column of null cells, and each row that has only a name.
     *
     * @param heading the heading of the first column
     * @param subjects the subjects of the rows
     * @param name the cell of a subject in the first column
     * @param columns the other headings, and how to make their cells
     */
    public static <S> Table of(String heading, Collection<S> subjects, Function<S, String> name,
            Map<String, Function<S, String>> columns) {
        Map<String, Function<S, String>> shown = new LinkedHashMap<>(columns);
        shown.values().removeIf(column -> subjects.stream().map(column).allMatch(Objects::isNull));
        Table table = new Table(Stream.concat(Stream.of(heading), shown.keySet().stream()).toArray(String[]::new));
        for (S subject : subjects) {
            List<String> cells = shown.values().stream().map(column -> column.apply(subject)).collect(Collectors.toList());
            if (!cells.stream().allMatch(Objects::isNull)) {
                cells.add(0, name.apply(subject));
                table.row(cells.toArray(String[]::new));
            }
        }
        return table;
    }

    /** Adds a row with one cell for each column. A dash stands for null. */
    public void row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.size() + " columns");
        }
        rows.add(Stream.of(cells).map(cell -> cell == null ? UNKNOWN : cell.strip()).toList());
    }

    /** Draws the table for a terminal. */
    public String text() {
        String head = line(headings);
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
        return Math.max(widest, headings.get(column).length());
    }

    private boolean isRight(int column) {
        return column > 0 && rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    }

    public String markdown() {
        String rule = IntStream.range(0, headings.size()).mapToObj(column -> isRight(column) ? "--:|" : "---|")
                .collect(Collectors.joining("", "|", "\n"));
        return markdown(headings) + rule + rows.stream().map(Table::markdown).collect(Collectors.joining());
    }

    private static String markdown(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
