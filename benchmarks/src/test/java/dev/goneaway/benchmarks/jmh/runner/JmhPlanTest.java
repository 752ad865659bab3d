// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.benchmarks.jmh.UnitOfWork;
import dev.goneaway.benchmarks.jmh.runner.PlannedBenchmark.ForkLength;
import dev.goneaway.results.Candidate;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class JmhPlanTest {

    private static final JmhPlan FULL = JmhPlan.full();

    private static Set<Candidate> candidates(JmhPlan plan, String method, Map<String, String> fixed, int threads) {
        return plan.benchmarks().stream()
                .filter(benchmark -> benchmark.id().endsWith("." + method) && benchmark.threads() == threads)
                .filter(benchmark -> benchmark.params().entrySet().containsAll(fixed.entrySet()))
                .map(benchmark -> Candidate.valueOf(benchmark.params().get("candidate")))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Candidate.class)));
    }

    @Test
    void comparesEveryCandidate() {
        Set<Candidate> all = EnumSet.allOf(Candidate.class);
        assertThat(candidates(FULL, "UnitOfWork.nothing", Map.of(), 1)).isEqualTo(all);
        assertThat(candidates(FULL, "UnitOfWork.selectOne", Map.of("tls", "false"), 1)).isEqualTo(all);
        assertThat(candidates(FULL, "UnitOfWork.selectOne", Map.of("tls", "true"), 1)).containsExactlyInAnyOrderElementsOf(JmhPlan.TLS);
        for (int threads : JmhPlan.THREADS) {
            assertThat(candidates(FULL, "UnitOfWork.selectOne", Map.of(), threads)).containsExactlyInAnyOrderElementsOf(JmhPlan.SHARED);
        }
        assertThat(candidates(JmhPlan.quick(), "UnitOfWork.nothing", Map.of(), 1)).containsExactlyElementsOf(Candidate.ofMatrix());
    }

    @Test
    void namesExistingBenchmarks() {
        Set<String> known = BenchmarkList.defaultList().getAll(OutputFormatFactory.createFormatInstance(
                        new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT), List.of()).stream()
                .map(BenchmarkListEntry::getUsername).collect(Collectors.toSet());
        assertThat(FULL.benchmarks()).extracting(PlannedBenchmark::id).isSubsetOf(known);
        assertThat(JmhPlan.quick().benchmarks()).extracting(PlannedBenchmark::id).isSubsetOf(known);
    }

    @Test
    void runsOneForkOfEachBenchmarkPerRound() {
        List<PlannedBenchmark> forks = FULL.forks();
        assertThat(new HashSet<>(FULL.benchmarks())).hasSameSizeAs(FULL.benchmarks());
        for (PlannedBenchmark benchmark : FULL.benchmarks()) {
            assertThat(Collections.frequency(forks, benchmark)).as(benchmark.toString()).isEqualTo(benchmark.forks());
        }
        assertThat(forks.subList(0, FULL.benchmarks().size())).containsExactlyInAnyOrderElementsOf(FULL.benchmarks());
    }

    @Test
    void keepsAGroupTogetherAndChangesItsOrderFromRoundToRound() {
        List<PlannedBenchmark> group = FULL.groups().stream()
                .filter(benchmarks -> benchmarks.get(0).method().equals("selectOne")).findFirst().orElseThrow();
        List<PlannedBenchmark> forks = FULL.forks();
        int from = first(forks, group, 0);
        int again = first(forks, group, from + group.size());
        List<PlannedBenchmark> one = forks.subList(from, from + group.size());
        List<PlannedBenchmark> two = forks.subList(again, again + group.size());
        assertThat(one).containsExactlyInAnyOrderElementsOf(group);
        assertThat(two).containsExactlyInAnyOrderElementsOf(group).isNotEqualTo(one);
        assertThat(FULL.forks()).as("in the same order in every run").isEqualTo(forks);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void alternatesWhatStandsInOneTable(boolean shared) {
        List<String> kinds = FULL.forks().stream().filter(fork -> fork.method().equals("selectOne") && fork.threads() > 1 == shared)
                .map(fork -> fork.params().getOrDefault("tls", "") + fork.threads()).toList();
        long changes = IntStream.range(1, kinds.size()).filter(i -> !kinds.get(i).equals(kinds.get(i - 1))).count();
        assertThat(changes).isGreaterThan(kinds.size() / 4);
    }

    private static int first(List<PlannedBenchmark> forks, List<PlannedBenchmark> group, int from) {
        int at = from;
        while (!group.contains(forks.get(at))) {
            at++;
        }
        return at;
    }

    @Test
    void computesHowLongItTakes() {
        PlannedBenchmark one = new PlannedBenchmark(UnitOfWork.class, "nothing", Map.of("candidate", "PING"), 1,
                new ForkLength(2, 3, 100), 4);
        assertThat(new JmhPlan(List.of(List.of(one))).takes()).isEqualTo(PlannedBenchmark.FORK.plusMillis(500).multipliedBy(4));
        assertThat(FULL.takes()).as("raise this limit if a new benchmark is worth the time").isLessThan(Duration.ofMinutes(25));
        assertThat(JmhPlan.quick().takes()).as("shorten the quick forks: the comparison must end within five minutes")
                .isLessThan(Duration.ofSeconds(150));
    }
}
