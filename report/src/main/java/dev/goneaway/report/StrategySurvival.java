// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The section of a strategy's page about faults: those that its candidates survive, and the cells of those where one fails. */
final class StrategySurvival {

    private static final String NOT_ASKED = "does not arise";
    private static final String NOT_SEEN = "in no kept run yet";
    private static final String FAULTS = "../" + MatrixPage.FAULTS;

    private StrategySurvival() {
    }

    static String of(List<Candidate> candidates, List<RunResults> runs) {
        Map<String, List<Fault>> survived = new LinkedHashMap<>();
        List<Fault> failed = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            List<Cell> cells = runs.stream().flatMap(run -> candidates.stream()
                    .map(candidate -> run.matrix().cell(fault, candidate)))
                    .filter(Objects::nonNull).toList();
            if (cells.stream().allMatch(cell -> Rating.of(cell) == Rating.GOOD || Rating.of(cell) == Rating.NONE)) {
                survived.computeIfAbsent(cells.isEmpty() ? NOT_SEEN : outcome(cells), outcome -> new ArrayList<>()).add(fault);
            } else {
                failed.add(fault);
            }
        }
        List<Fault> notAsked = survived.remove(NOT_ASKED);
        if (notAsked != null) {
            survived.put(NOT_ASKED, notAsked);
        }
        return Templates.markdown("survives.md.mustache", Map.of("servers", servers(runs),
                "survived", survived.entrySet().stream().map(group -> Map.of("outcome", capital(group.getKey()),
                        "faults", group.getValue().stream().map(fault -> MatrixTable.link(fault, FAULTS))
                                .collect(Collectors.joining(" \u00b7 "))))
                        .toList(),
                "failed", failed.isEmpty() ? ""
                        : MatrixTable.numbered(runs, Note.all()).of(failed, candidates,
                                fault -> MatrixTable.link(fault, FAULTS), "../" + MatrixPage.FILE).markdown(),
                "nothingFailed", survived.containsKey(NOT_SEEN) ? "Not known yet." : "At none of the matrix's faults."));
    }

    private static String outcome(List<Cell> cells) {
        String outcomes = cells.stream().filter(cell -> Rating.of(cell) != Rating.NONE).map(cell -> switch (cell.outcome()) {
            case UNNOTICED -> "no unit failed";
            case ONE_ERROR -> "one error, the best possible outcome: the fault is inside the work, or the work's own";
            case ROLLED_BACK -> "rolled back, as it should be";
            case TOLD -> "session state is gone, and a listener was called";
            default -> cell.word();
        }).distinct().collect(Collectors.joining(", or "));
        return outcomes.isEmpty() ? NOT_ASKED : outcomes;
    }

    private static String capital(String outcome) {
        return Character.toUpperCase(outcome.charAt(0)) + outcome.substring(1);
    }

    private static String servers(List<RunResults> runs) {
        String servers = runs.stream()
                .map(run -> "[" + run.server() + "](../benchmarks/results/" + run.directory().getFileName() + ")")
                .collect(Collectors.joining(", "));
        int last = servers.lastIndexOf(", ");
        return last < 0 ? servers : servers.substring(0, last) + " and" + servers.substring(last + 1);
    }
}
