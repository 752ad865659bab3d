// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table, for Markdown and for the page; a column whose heading begins with a space stands to the right, as in
 * {@link TextTable}.
 *
 * @param title what it is, for who cannot see it
 * @param headings of the columns
 * @param rows as many cells each; null is a dash
 */
record Grid(String title, List<String> headings, List<List<String>> rows) {

    private static final String UNKNOWN = "\u2013";

    Grid(String title, String... headings) {
        this(title, List.of(headings), new ArrayList<>());
    }

    void row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(cell == null ? UNKNOWN : cell);
        }
        rows.add(row);
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(line(headings.stream().map(String::strip).toList()));
        text.append(line(headings.stream().map(heading -> heading.startsWith(" ") ? "--:" : "---").toList()));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** What the template needs. */
    Map<String, Object> view() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<Map<String, Object>> cells = new ArrayList<>();
            for (int column = 1; column < row.size(); column++) {
                cells.add(Map.of("text", row.get(column), "label", headings.get(column).strip(), "kind",
                        kind(headings.get(column))));
            }
            lines.add(Map.of("name", row.get(0), "cells", cells));
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("title", title);
        view.put("headings", headings.stream().map(heading -> Map.of("text", heading.strip(), "kind", kind(heading))).toList());
        view.put("rows", lines);
        return view;
    }

    private static String kind(String heading) {
        return heading.startsWith(" ") ? "n" : "";
    }
}
