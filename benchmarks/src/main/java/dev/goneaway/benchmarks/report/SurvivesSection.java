// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a module's contestants survive and where they fail, in Markdown: sorted by what the full runs say, every cell of them. */
final class SurvivesSection {

    private static final String NOT_ASKED = "does not arise";
    private static final String NOT_SEEN = "in no kept run yet";
    private static final String MATRIX = "../" + MatrixPage.FILE;

    private final List<Candidate> contestants;
    private final List<KeptRun> runs;

    private SurvivesSection(List<Candidate> contestants, List<KeptRun> runs) {
        this.contestants = contestants;
        this.runs = runs;
    }

    static String of(List<Candidate> contestants, List<KeptRun> runs) {
        return new SurvivesSection(contestants, runs).text();
    }

    private String text() {
        Map<String, List<Fault>> survived = new LinkedHashMap<>();
        Map<Fault, List<Cell>> failed = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            List<Cell> cells = cells(fault);
            if (cells.isEmpty()) {
                survived.computeIfAbsent(NOT_SEEN, phrase -> new ArrayList<>()).add(fault);
            } else if (cells.stream().allMatch(cell -> Sign.of(cell) == Sign.GOOD || isNotAsked(cell))) {
                survived.computeIfAbsent(phrases(cells), phrase -> new ArrayList<>()).add(fault);
            } else {
                failed.put(fault, cells);
            }
        }
        List<Fault> notAsked = survived.remove(NOT_ASKED);
        if (notAsked != null) {
            survived.put(NOT_ASKED, notAsked);
        }
        return "## What it survives\n\nAs seen on " + servers() + ". A fault's name leads to what it is and how to make it yourself.\n\n"
                + survived.entrySet().stream().map(SurvivesSection::line).collect(Collectors.joining())
                + "\n## Where it fails\n\n" + (!failed.isEmpty() ? table(failed.keySet())
                        : survived.containsKey(NOT_SEEN) ? "Not known yet.\n" : "At none of the matrix's faults.\n");
    }

    private List<Cell> cells(Fault fault) {
        return runs.stream().flatMap(run -> contestants.stream().map(contestant -> run.results().matrix().cell(fault, contestant)))
                .filter(Objects::nonNull).toList();
    }

    private static boolean isNotAsked(Cell cell) {
        return Outcome.NOT_APPLICABLE.equals(cell.outcome());
    }

    private static String phrases(List<Cell> cells) {
        String phrases = cells.stream().filter(cell -> !isNotAsked(cell)).map(cell -> switch (cell.outcome()) {
            case Outcome.UNNOTICED -> "nobody noticed";
            case Outcome.ONE_ERROR -> "one error, which is the best there can be: the fault is inside the work, or the work's own";
            case Outcome.ROLLED_BACK -> "rolled back, as it should be";
            case Outcome.TOLD -> "what the session held is gone, and a listener was told";
            default -> cell.word();
        }).distinct().collect(Collectors.joining(", or "));
        return phrases.isEmpty() ? NOT_ASKED : phrases;
    }

    private static String line(Map.Entry<String, List<Fault>> group) {
        String phrase = group.getKey();
        return "- **" + Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1) + ":** "
                + group.getValue().stream().map(SurvivesSection::link).collect(Collectors.joining(" · ")) + "\n";
    }

    private static String link(Fault fault) {
        return "[" + fault.display() + "](" + MATRIX + "#" + MatrixTable.anchor(fault) + ")";
    }

    /** The cells are those of the matrix's page, with its notes. */
    private String table(Iterable<Fault> faults) {
        MatrixTable matrix = MatrixTable.numbered(runs, Notes.all());
        StringBuilder table = new StringBuilder("A number leads to the reason, and to what can be done about it.\n\n| |");
        contestants.forEach(contestant -> table.append(' ').append(contestant.display()).append(" |"));
        table.append("\n|---|").append("---|".repeat(contestants.size())).append('\n');
        for (Fault fault : faults) {
            table.append("| ").append(link(fault)).append(" |");
            contestants.forEach(contestant -> table.append(' ').append(matrix.cell(fault, contestant, MATRIX)).append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    private String servers() {
        List<String> servers = runs.stream().map(run -> "[" + run.server() + "](../benchmarks/results/"
                + run.directory().getFileName() + ")").toList();
        int last = servers.size() - 1;
        return last == 0 ? servers.get(0) : Stream.of(String.join(", ", servers.subList(0, last)), servers.get(last))
                .collect(Collectors.joining(" and "));
    }
}
