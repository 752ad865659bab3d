// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Faults by candidates, from several runs. Each note gets a number at the first cell that it explains. */
final class MatrixTable {

    private static final String DEFAULTS = " as it comes";

    private final List<RunResults> runs;
    private final List<Note> notes;
    private final Map<Note, Integer> numbers = new LinkedHashMap<>();

    MatrixTable(List<RunResults> runs, List<Note> notes) {
        this.runs = runs;
        this.notes = notes;
    }

    /** A table whose notes have the numbers of the matrix page. */
    static MatrixTable numbered(List<RunResults> runs, List<Note> notes) {
        MatrixTable table = new MatrixTable(runs, notes);
        table.ours();
        table.defaultPools();
        return table;
    }

    /** All candidates but the pools with default settings. */
    Table ours() {
        return of(List.of(Fault.values()), candidates().filter(candidate -> !hasDefaults(candidate)).toList(), "");
    }

    /** The pools with default settings. Their headings leave that out. */
    Table defaultPools() {
        return of(List.of(Fault.values()), candidates().filter(MatrixTable::hasDefaults).toList(), "");
    }

    private static boolean hasDefaults(Candidate candidate) {
        return candidate.display().endsWith(DEFAULTS);
    }

    private Stream<Candidate> candidates() {
        return Stream.of(Candidate.values()).filter(candidate -> runs.stream().anyMatch(run -> run.metFaults(candidate)));
    }

    /**
     * One row for each fault.
     *
     * @param page that the links of faults and notes lead to; empty for the page of the table itself
     */
    Table of(Collection<Fault> faults, List<Candidate> candidates, String page) {
        Map<String, Function<Fault, String>> columns = new LinkedHashMap<>();
        candidates.forEach(candidate ->
                columns.put(candidate.display().replace(DEFAULTS, ""), fault -> cell(fault, candidate, page)));
        return Table.of("fault", faults, fault -> link(fault, page), columns);
    }

    /** The notes that have a number. */
    List<Map<String, Object>> notes() {
        return numbers.entrySet().stream()
                .map(note -> Map.<String, Object>of("number", note.getValue(), "text", note.getKey().text())).toList();
    }

    static String anchor(Fault fault) {
        return "fault-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String link(Fault fault, String page) {
        return "[" + fault.display() + "](" + page + "#" + anchor(fault) + ")";
    }

    private String cell(Fault fault, Candidate candidate, String page) {
        List<Cell> cells = runs.stream().map(run -> run.matrix().cell(fault, candidate)).toList();
        if (fault == Fault.CROWD && cells.size() > 1 && cells.stream().allMatch(cell -> errors(cell) > 1)) {
            // The number of errors of a crowd varies from run to run, so the cell has its range.
            var errors = cells.stream().mapToInt(MatrixTable::errors).summaryStatistics();
            return Rating.FAIR.sign() + " " + (errors.getMin() == errors.getMax() ? "" : errors.getMin() + "\u2013")
                    + errors.getMax() + " errors" + marks(runs.get(0), cells.get(0), page);
        }
        return ServerGroup.group(runs, run -> {
            Cell cell = run.matrix().cell(fault, candidate);
            return cell == null ? "" : Rating.shortText(cell) + marks(run, cell, page);
        }).stream().map(ServerGroup::bracketed).collect(Collectors.joining(" \u00b7 "));
    }

    private static int errors(Cell cell) {
        return cell == null ? -1 : cell.errorsBeforeSuccess();
    }

    private String marks(RunResults run, Cell cell, String page) {
        String links = notes.stream().filter(note -> note.explains(run.product(), cell))
                .map(note -> numbers.computeIfAbsent(note, next -> numbers.size() + 1))
                .map(number -> "[" + number + "](" + page + "#note-" + number + ")").collect(Collectors.joining(" "));
        return links.isEmpty() ? "" : "<sup>" + links + "</sup>";
    }

    /**
     * Servers on which a text is the same.
     *
     * @param text never null
     * @param servers their names; empty if the text is the same on all servers
     */
    record ServerGroup(String text, String servers) {

        static List<ServerGroup> group(List<RunResults> runs, Function<RunResults, String> text) {
            Map<String, List<RunResults>> groups = new LinkedHashMap<>();
            runs.forEach(run -> groups.computeIfAbsent(text.apply(run), same -> new ArrayList<>()).add(run));
            return groups.entrySet().stream().map(group ->
                    new ServerGroup(group.getKey(), groups.size() == 1 ? "" : names(group.getValue(), runs))).toList();
        }

        /** A product is named without its versions if all of its versions are in the group. */
        private static String names(List<RunResults> group, List<RunResults> all) {
            return group.stream().map(run -> {
                boolean whole = all.stream().filter(other -> other.product().equals(run.product())).allMatch(group::contains);
                return whole ? run.product() : run.server();
            }).distinct().collect(Collectors.joining(", "));
        }

        String bracketed() {
            return servers.isEmpty() ? text : text + " (" + servers + ")";
        }
    }
}
