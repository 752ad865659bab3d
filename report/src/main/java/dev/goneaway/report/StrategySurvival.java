// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the section about faults of a strategy's page: the number of survived faults, and the cells of the other faults. */
final class StrategySurvival {

    private static final String MATRIX = "../" + MatrixPage.FILE;
    private static final String FAULTS = "../" + MatrixPage.FAULTS;

    private StrategySurvival() {
    }

    static String of(List<Candidate> all, List<RunResults> runs) {
        List<Candidate> candidates = all.stream().filter(Candidate::meetsFaults).toList();
        int best = 0;
        int notAsked = 0;
        int notSeen = 0;
        List<Fault> failed = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            Set<Rating> ratings = runs.stream().flatMap(run -> candidates.stream()
                    .map(candidate -> run.matrix().cell(fault, candidate)))
                    .filter(Objects::nonNull).map(Rating::of).collect(Collectors.toSet());
            if (ratings.isEmpty()) {
                notSeen++;
            } else if (ratings.equals(Set.of(Rating.NONE))) {
                notAsked++;
            } else if (Set.of(Rating.GOOD, Rating.NONE).containsAll(ratings)) {
                best++;
            } else {
                failed.add(fault);
            }
        }
        return Templates.markdown("survives.md.mustache", Map.of("servers", servers(runs), "matrix", MATRIX,
                "faults", Fault.values().length, "best", best, "notAsked", shown(notAsked), "notSeen", shown(notSeen),
                "failed", failed.isEmpty() ? ""
                        : new MatrixTable(runs, Note.all()).of(failed, candidates,
                                fault -> MatrixTable.link(fault, FAULTS), MATRIX).markdown()));
    }

    /** Returns an empty string for zero, which hides the section in the template. */
    private static String shown(int count) {
        return count == 0 ? "" : String.valueOf(count);
    }

    private static String servers(List<RunResults> runs) {
        String servers = runs.stream()
                .map(run -> "[" + run.server() + "](../benchmarks/results/" + run.directory().getFileName() + ")")
                .collect(Collectors.joining(", "));
        int last = servers.lastIndexOf(", ");
        return last < 0 ? servers : servers.substring(0, last) + " and" + servers.substring(last + 1);
    }
}
