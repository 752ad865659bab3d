// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

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
