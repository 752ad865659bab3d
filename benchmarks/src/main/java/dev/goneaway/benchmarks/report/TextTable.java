// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Aligns cells under their headings: the first column to the left, and every column whose heading starts with a space to the right. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        List<String> headings = rows.get(0);
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < headings.size(); column++) {
                int width = width(column);
                String cell = row.get(column).strip();
                String pad = " ".repeat(width - cell.length());
                boolean right = headings.get(column).startsWith(" ");
                line.append(right ? pad + cell : cell + pad).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
            if (row == headings) {
                text.append("-".repeat(line.toString().stripTrailing().length())).append('\n');
            }
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).strip().length()).max().orElse(0);
    }
}
