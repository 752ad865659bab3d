// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Faults by candidates, from several runs. */
final class MatrixTable {

    private static final String DEFAULTS = ", default settings";

    private final List<RunResults> runs;
    private final List<Note> notes;

    MatrixTable(List<RunResults> runs, List<Note> notes) {
        this.runs = runs;
        this.notes = notes;
    }

    /** The candidates of a group that met faults, in the order of the tables. */
    List<Candidate> candidates(Group group) {
        return Candidate.ofMatrix().stream().filter(candidate -> Group.of(candidate) == group)
                .filter(candidate -> runs.stream().anyMatch(run -> run.metFaults(candidate))).toList();
    }

    /** A table of the page of the matrix. Rows of the first table are the anchors of their faults. */
    Table of(Group group) {
        return of(List.of(Fault.values()), candidates(group), fault -> (group.ordinal() > 0 ? "" : "<a id=\"" + anchor(fault)
                + "\"></a>") + link(fault, "faults.md"), "");
    }

    /**
     * One row for each fault.
     *
     * @param name the first cell of a row
     * @param page that the links of notes lead to; empty for the page of the table itself
     */
    Table of(Collection<Fault> faults, List<Candidate> candidates, Function<Fault, String> name, String page) {
        Map<String, Function<Fault, String>> columns = new LinkedHashMap<>();
        candidates.forEach(candidate -> columns.put(name(candidate), fault -> cell(fault, candidate, page)));
        return Table.of("fault", faults, name, columns);
    }

    /** All notes, also those of faults and candidates that no kept run has met yet. */
    List<Map<String, Object>> notes() {
        return notes.stream().map(note -> Map.<String, Object>of("number", number(note), "text", note.text())).toList();
    }

    /** The place in the list, so that a new row does not change the numbers to which pages link. */
    private int number(Note note) {
        return notes.indexOf(note) + 1;
    }

    /** The name of a candidate where a pool's name alone stands for its default settings. */
    static String name(Candidate candidate) {
        return candidate.display().replace(DEFAULTS, "");
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
                    + errors.getMax() + " errors" + marks(runs, fault, candidate, page);
        }
        Map<String, List<RunResults>> groups = runs.stream().collect(Collectors.groupingBy(run -> {
            Cell cell = run.matrix().cell(fault, candidate);
            return cell == null ? "not run" : Rating.shortText(cell);
        }, LinkedHashMap::new, Collectors.toList()));
        return groups.entrySet().stream().map(group -> group.getKey() + marks(group.getValue(), fault, candidate, page)
                + (groups.size() == 1 ? "" : " (" + servers(group.getValue()) + ")")).collect(Collectors.joining("<br>"));
    }

    private static int errors(Cell cell) {
        return cell == null || Rating.isPartlyStuck(cell) ? -1 : cell.errorsBeforeSuccess();
    }

    /** Names the servers of a group of runs. A product has no version in the name if all of its versions are in the group. */
    private String servers(List<RunResults> group) {
        return group.stream().map(run -> {
            boolean whole = runs.stream().filter(other -> other.product().equals(run.product())).allMatch(group::contains);
            return whole ? run.product() : run.server();
        }).distinct().collect(Collectors.joining(", "));
    }

    private String marks(List<RunResults> group, Fault fault, Candidate candidate, String page) {
        String links = notes.stream().filter(note -> group.stream().anyMatch(run -> {
            Cell cell = run.matrix().cell(fault, candidate);
            return cell != null && note.explains(run.product(), cell);
        })).map(this::number)
                .map(number -> "[" + number + "](" + page + "#note-" + number + ")").collect(Collectors.joining(" "));
        return links.isEmpty() ? "" : "<sup>" + links + "</sup>";
    }

    /** Each group of candidates has a table of its own, because it has readers of its own. */
    enum Group {

        ONE_CONNECTION("one connection"), DEFAULT_POOL("pool, default settings"), OUR_POOL("pool, our settings");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        static Group of(Candidate candidate) {
            return !candidate.isPool() ? ONE_CONNECTION : candidate.isOurs() ? OUR_POOL : DEFAULT_POOL;
        }
    }
}
