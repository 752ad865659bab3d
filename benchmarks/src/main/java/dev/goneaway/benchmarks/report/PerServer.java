// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Says a thing once where all servers agree, and once for each group of servers where they do not.
 *
 * @param text what is said
 * @param of which servers, as few words as tell them from the others; empty if it is said of all
 */
record PerServer(String text, String of) {

    static List<PerServer> group(List<KeptRun> runs, Function<KeptRun, String> text) {
        Map<String, List<KeptRun>> groups = new LinkedHashMap<>();
        runs.forEach(run -> groups.computeIfAbsent(text.apply(run), same -> new ArrayList<>()).add(run));
        return groups.entrySet().stream()
                .map(group -> new PerServer(group.getKey(), groups.size() == 1 ? "" : names(group.getValue(), runs))).toList();
    }

    private static String names(List<KeptRun> group, List<KeptRun> all) {
        return group.stream().map(run -> isWhole(run, group, all) ? KeptRun.product(run.family()) : run.server()).distinct()
                .collect(Collectors.joining(", "));
    }

    /** Whether every version of its family says the same. */
    private static boolean isWhole(KeptRun run, List<KeptRun> group, List<KeptRun> all) {
        return all.stream().filter(other -> other.family() == run.family()).allMatch(group::contains);
    }

    /** With the servers in brackets. */
    String bracketed() {
        return of.isEmpty() ? text : text + " (" + of + ")";
    }
}
