// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Faults by contestants in Markdown, as several runs saw them; notes are numbered as they are met, over all its tables. */
final class MatrixTable {

    private static final String AS_IT_COMES = " as it comes";

    private final List<KeptRun> runs;
    private final List<Note> notes;
    private final Map<Note, Integer> numbers = new LinkedHashMap<>();

    MatrixTable(List<KeptRun> runs, List<Note> notes) {
        this.runs = runs;
        this.notes = notes;
    }

    /** One whose notes have the numbers of the matrix's page. */
    static MatrixTable numbered(List<KeptRun> runs, List<Note> notes) {
        MatrixTable table = new MatrixTable(runs, notes);
        table.ours();
        table.poolsAsTheyCome();
        return table;
    }

    /** What is not a pool as it comes. */
    String ours() {
        return of(contestants().filter(contestant -> !isAsItComes(contestant)).toList());
    }

    /** The pools of which nothing is set. */
    String poolsAsTheyCome() {
        return of(contestants().filter(MatrixTable::isAsItComes).toList());
    }

    /** Whoever met a fault in any of the runs; some are only timed. */
    private Stream<Candidate> contestants() {
        return Stream.of(Candidate.values()).filter(contestant -> runs.stream().anyMatch(run -> run.results().metFaults(contestant)));
    }

    /** One row for each fault, one column for each of these contestants. */
    private String of(List<Candidate> contestants) {
        StringBuilder table = new StringBuilder("| |");
        contestants.forEach(contestant -> table.append(' ').append(heading(contestant)).append(" |"));
        table.append("\n|---|").append("---|".repeat(contestants.size())).append('\n');
        for (Fault fault : Fault.values()) {
            table.append("| [").append(fault.display()).append("](#").append(anchor(fault)).append(") |");
            contestants.forEach(contestant -> table.append(' ').append(cell(fault, contestant)).append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    /** Those that stand at a cell, by number. */
    List<Map<String, Object>> notes() {
        return numbers.entrySet().stream()
                .map(note -> Map.<String, Object>of("number", note.getValue(), "text", note.getKey().text())).toList();
    }

    static String anchor(Fault fault) {
        return "fault-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A pool of which nothing is set. */
    private static boolean isAsItComes(Candidate contestant) {
        return contestant.display().endsWith(AS_IT_COMES);
    }

    /** Above a table of pools as they come, that need not be said in every column. */
    private static String heading(Candidate contestant) {
        return contestant.display().replace(AS_IT_COMES, "");
    }

    /** For a page from which the notes are somewhere else. */
    String cell(Fault fault, Candidate contestant, String notesPage) {
        return cell(fault, contestant).replace("](#", "](" + notesPage + "#");
    }

    private String cell(Fault fault, Candidate contestant) {
        if (fault == Fault.CROWD && runs.size() > 1 && runs.stream().allMatch(run -> errors(run, fault, contestant) > 1)) {
            return crowd(fault, contestant);
        }
        return PerServer.group(runs, run -> {
            Cell cell = run.results().matrix().cell(fault, contestant);
            return cell == null ? "" : text(cell) + marks(run, cell);
        }).stream().map(PerServer::bracketed).collect(Collectors.joining(" \u00b7 "));
    }

    /** How many of a crowd fail is a matter of chance: a range says more than three numbers. */
    private String crowd(Fault fault, Candidate contestant) {
        int least = runs.stream().mapToInt(run -> errors(run, fault, contestant)).min().orElseThrow();
        int most = runs.stream().mapToInt(run -> errors(run, fault, contestant)).max().orElseThrow();
        KeptRun any = runs.get(0);
        return Sign.FAIR.sign() + " " + (least == most ? "" : least + "\u2013") + most + Outcome.ERRORS
                + marks(any, any.results().matrix().cell(fault, contestant));
    }

    private static int errors(KeptRun run, Fault fault, Candidate contestant) {
        Cell cell = run.results().matrix().cell(fault, contestant);
        return cell == null ? -1 : Outcome.count(cell.word());
    }

    /** The sign says that nothing happened, and the number one is shorter than its name. */
    static String text(Cell cell) {
        return switch (cell.word()) {
            case Outcome.UNNOTICED -> Sign.GOOD.sign();
            case Outcome.NOT_APPLICABLE -> "\u2013";
            default -> Sign.of(cell).sign() + " " + cell.word().replace(Outcome.ONE_ERROR, "1 error");
        };
    }

    private String marks(KeptRun run, Cell cell) {
        String links = notes.stream().filter(note -> note.explains(run.family(), cell))
                .map(note -> numbers.computeIfAbsent(note, next -> numbers.size() + 1))
                .map(number -> "[" + number + "](#note-" + number + ")").collect(Collectors.joining(" "));
        return links.isEmpty() ? "" : "<sup>" + links + "</sup>";
    }
}
