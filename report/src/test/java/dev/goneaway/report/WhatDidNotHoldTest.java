// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page on benchmarks names every claim that failed in a kept run, with the values of the runs, and no other. */
class WhatDidNotHoldTest {

    private static final String RUN = "README.md";
    private static final Path RUNS = KeptRuns.of(Path.of(".."));

    /** The rows of each claim, one for each run that judged claims: claim, limit, measured, interval, verdict. */
    private static final Map<String, List<List<String>>> CLAIMS = new LinkedHashMap<>();
    private static final List<String> JUDGED = new ArrayList<>();

    /** What the page says of each kind of claim that a run could not decide. */
    private static final Map<String, String> UNDECIDED = Map.of(
            "c3p0", "- the cost of the strategy around c3p0",
            "ping / the driver's isValid", "- ping against the driver's `isValid`",
            "replacement / connect + query", "- the replacement with ping",
            "one check", "- the cost of one idle check among many connections (no longer measured)",
            "distance", "- the prediction of the farthest distance, because its interval overlaps that of the measurement");

    @BeforeAll
    static void readTheRuns() throws IOException {
        for (Path run : KeptRuns.with(RUNS, RUN).toList()) {
            List<List<String>> claims = Files.readAllLines(run.resolve(RUN)).stream().map(WhatDidNotHoldTest::cells)
                    .filter(cells -> cells.size() == 5 && cells.get(4).matches("holds|does not hold|cannot be told")).toList();
            if (!claims.isEmpty()) {
                JUDGED.add("(results/" + run.getFileName() + ")");
                claims.forEach(claim -> CLAIMS.computeIfAbsent(claim.get(0), name -> new ArrayList<>()).add(claim));
            }
        }
        assertThat(JUDGED).hasSize(3);
    }

    private static List<String> cells(String line) {
        return !line.startsWith("| ") ? List.of()
                : Stream.of(line.substring(2, line.length() - 2).split(" \\| ")).map(String::strip).toList();
    }

    @Test
    void namesEveryClaimThatFailedWithTheValuesOfTheRuns() throws IOException {
        List<String> page = Files.readAllLines(RUNS.resolveSibling(RUN));
        int heading = page.indexOf(page.stream().filter(line -> line.startsWith("| Claim | At most |")).findFirst().orElseThrow());
        assertThat(page.get(heading)).contains(JUDGED);
        List<String> rows = page.subList(heading + 2, page.size()).stream().takeWhile(line -> line.startsWith("|")).toList();
        assertThat(rows).containsExactlyElementsOf(CLAIMS.values().stream()
                .filter(runs -> runs.stream().anyMatch(claim -> claim.get(4).equals("does not hold"))).map(WhatDidNotHoldTest::row)
                .toList());
    }

    private static String row(List<List<String>> runs) {
        List<String> cells = new ArrayList<>(List.of(runs.get(0).get(0).replace("as it comes", "default settings"),
                runs.get(0).get(1)));
        runs.forEach(claim -> cells.add(claim.get(4).equals("does not hold") ? claim.get(2) : claim.get(4)));
        return "| " + String.join(" | ", cells) + " |";
    }

    /** The page lists what was not decided by kind and without values. */
    @Test
    void namesEachKindOfClaimThatWasNotDecided() throws IOException {
        Set<String> kinds = new TreeSet<>();
        CLAIMS.forEach((name, runs) -> runs.stream().filter(claim -> claim.get(4).equals("cannot be told"))
                .forEach(claim -> kinds.add(name.replaceFirst("[,:].*| in a pass.*", ""))));
        assertThat(kinds).isEqualTo(UNDECIDED.keySet());
        List<String> page = Files.readAllLines(RUNS.resolveSibling(RUN));
        assertThat(page.stream().dropWhile(line -> !line.startsWith("Some claims could not be decided"))
                .dropWhile(line -> !line.startsWith("- ")).takeWhile(line -> line.startsWith("- ")))
                .containsExactlyInAnyOrderElementsOf(UNDECIDED.values());
    }
}
