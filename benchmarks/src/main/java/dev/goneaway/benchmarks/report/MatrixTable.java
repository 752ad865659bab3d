// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.matrix.Cell;
import dev.goneaway.benchmarks.matrix.Fault;
import dev.goneaway.benchmarks.matrix.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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

    /** One row for each fault, one column for each of these contestants. */
    String of(List<Contestant> contestants) {
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
    static boolean isAsItComes(Contestant contestant) {
        return contestant.display().endsWith(AS_IT_COMES);
    }

    /** Above a table of pools as they come, that need not be said in every column. */
    private static String heading(Contestant contestant) {
        return contestant.display().replace(AS_IT_COMES, "");
    }

    private String cell(Fault fault, Contestant contestant) {
        if (fault == Fault.CROWD && runs.size() > 1 && runs.stream().allMatch(run -> errors(run, fault, contestant) > 1)) {
            return crowd(fault, contestant);
        }
        return PerServer.group(runs, run -> {
            Cell cell = run.results().matrix().cell(fault, contestant);
            return cell == null ? "" : text(cell) + marks(run, cell);
        }).stream().map(PerServer::bracketed).collect(Collectors.joining(" \u00b7 "));
    }

    /** How many of a crowd fail is a matter of chance: a range says more than three numbers. */
    private String crowd(Fault fault, Contestant contestant) {
        int least = runs.stream().mapToInt(run -> errors(run, fault, contestant)).min().orElseThrow();
        int most = runs.stream().mapToInt(run -> errors(run, fault, contestant)).max().orElseThrow();
        KeptRun any = runs.get(0);
        return Sign.FAIR.sign() + " " + (least == most ? "" : least + "\u2013") + most + Outcome.ERRORS
                + marks(any, any.results().matrix().cell(fault, contestant));
    }

    private static int errors(KeptRun run, Fault fault, Contestant contestant) {
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
