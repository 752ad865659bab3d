// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The picture of the matrix: a row for each fault, a column for each candidate, a symbol for the worst outcome of all runs. */
final class MatrixPicture {

    private static final int LEFT = 280;
    private static final int TOP = 216;
    private static final int COLUMN = 32;
    private static final int ROW = 22;
    private static final int GAP = 16;

    private MatrixPicture() {
    }

    static String svg(List<RunResults> runs, MatrixTable table) {
        List<Map<String, Object>> groups = new ArrayList<>();
        Map<Candidate, Integer> columns = new LinkedHashMap<>();
        int x = LEFT;
        for (MatrixTable.Group group : MatrixTable.Group.values()) {
            List<Candidate> candidates = table.candidates(group);
            groups.add(Map.of("title", group.title(), "x", x, "right", x + COLUMN * candidates.size(),
                    "detail", group == MatrixTable.Group.DEFAULT_POOL ? "(nothing set)" : ""));
            for (Candidate candidate : candidates) {
                columns.put(candidate, x + COLUMN / 2);
                x += COLUMN;
            }
            x += GAP;
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            int middle = TOP + ROW * rows.size() + ROW / 2;
            rows.add(Map.of("name", fault.display(), "y", middle, "textY", middle + 4, "line", middle + ROW / 2,
                    "cells", columns.entrySet().stream().map(column -> Map.of("x", column.getValue(), "symbol",
                            symbol(runs, fault, column.getKey()))).toList()));
        }
        return Templates.xml("gone-away-matrix.svg.mustache", Map.of("width", x + 70, "height", TOP + ROW * rows.size() + 14,
                "top", TOP, "labels", TOP - 8, "right", x - GAP, "groups", groups, "rows", rows,
                "servers", runs.stream().map(run -> run.server() + " (" + run.environment().date().substring(0, 10) + ")")
                        .collect(Collectors.joining(", ")),
                "candidates", columns.entrySet().stream()
                        .map(column -> Map.of("name", MatrixTable.name(column.getKey()), "x", column.getValue())).toList()));
    }

    private static String symbol(List<RunResults> runs, Fault fault, Candidate candidate) {
        List<Cell> cells = runs.stream().map(run -> run.matrix().cell(fault, candidate)).filter(Objects::nonNull).toList();
        Rating worst = cells.stream().map(Rating::of).filter(rating -> rating != Rating.NONE)
                .max(Comparator.naturalOrder()).orElse(Rating.NONE);
        return worst == Rating.BAD && cells.stream().anyMatch(cell -> cell.outcome() == Outcome.HUNG) ? "hung"
                : worst.name().toLowerCase(Locale.ROOT);
    }
}
