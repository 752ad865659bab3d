// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.benchmarks.jmh.full.RealUnit;
import dev.goneaway.benchmarks.jmh.full.Threads;
import dev.goneaway.benchmarks.jmh.full.VirtualThreads;
import dev.goneaway.results.Candidate;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.options.Options;

class FullPlanTest {

    private static final FullPlan PLAN = FullPlan.of(25);

    private static Set<Candidate> contestants(String method, Map<String, String> fixed, int threads) {
        return PLAN.trials().stream()
                .filter(trial -> trial.id().endsWith("." + method) && trial.threads() == threads)
                .filter(trial -> trial.params().entrySet().containsAll(fixed.entrySet()))
                .map(trial -> Candidate.valueOf(trial.params().get("contestant")))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Candidate.class)));
    }

    @Test
    void letsEveryContestantTakePartInEveryComparison() {
        Set<Candidate> all = EnumSet.allOf(Candidate.class);
        assertThat(contestants("UnitOfWork.nothing", Map.of(), 1)).isEqualTo(all);
        for (String method : List.of("RealUnit.selectOne", "RealUnit.primaryKey")) {
            assertThat(contestants(method, Map.of("tls", "false"), 1)).isEqualTo(all);
            assertThat(contestants(method, Map.of("tls", "true"), 1)).containsExactlyInAnyOrderElementsOf(FullPlan.TLS);
        }
        for (int threads : FullPlan.THREADS) {
            assertThat(contestants("Threads.selectOne", Map.of(), threads)).containsExactlyInAnyOrderElementsOf(FullPlan.SHARED);
        }
        assertThat(contestants("VirtualThreads.selectOne", Map.of(), 1)).containsExactlyInAnyOrderElementsOf(FullPlan.SHARED);
    }

    @ParameterizedTest
    @ValueSource(classes = {Threads.class, VirtualThreads.class})
    void sharesWhatTheBenchmarkItselfShares(Class<?> benchmark) throws NoSuchFieldException {
        assertThat(benchmark.getField("contestant").getAnnotation(Param.class).value())
                .containsExactly(FullPlan.SHARED.stream().map(Candidate::name).toArray(String[]::new));
    }

    @Test
    void namesOnlyBenchmarksThatThereAre() {
        Set<String> known = BenchmarkList.defaultList().getAll(new LastWords(), List.of()).stream()
                .map(benchmark -> benchmark.getUsername()).collect(Collectors.toSet());
        assertThat(PLAN.trials()).extracting(Trial::id).isSubsetOf(known);
    }

    @Test
    void leavesVirtualThreadsToAJavaThatHasThem() {
        assertThat(FullPlan.of(21).trials()).isEqualTo(PLAN.trials());
        assertThat(FullPlan.of(17).trials()).isEqualTo(PLAN.trials().stream()
                .filter(trial -> trial.benchmark() != VirtualThreads.class).toList());
    }

    @Test
    void givesEachTrialOneForkInEachRound() {
        List<Trial> forks = PLAN.forks();
        assertThat(new HashSet<>(PLAN.trials())).hasSameSizeAs(PLAN.trials());
        for (Trial trial : PLAN.trials()) {
            assertThat(Collections.frequency(forks, trial)).as(trial.toString()).isEqualTo(trial.rounds());
        }
        int first = PLAN.trials().size();
        assertThat(forks.subList(0, first)).containsExactlyInAnyOrderElementsOf(PLAN.trials());
    }

    @Test
    void keepsAComparisonTogetherAndChangesItsOrderFromRoundToRound() {
        List<Trial> comparison = PLAN.comparisons().stream()
                .filter(trials -> trials.get(0).benchmark() == RealUnit.class).findFirst().orElseThrow();
        List<Trial> forks = PLAN.forks();
        int from = first(forks, comparison, 0);
        int again = first(forks, comparison, from + comparison.size());
        List<Trial> one = forks.subList(from, from + comparison.size());
        List<Trial> two = forks.subList(again, again + comparison.size());
        assertThat(one).containsExactlyInAnyOrderElementsOf(comparison);
        assertThat(two).containsExactlyInAnyOrderElementsOf(comparison).isNotEqualTo(one);
        assertThat(PLAN.forks()).isEqualTo(forks);
    }

    @ParameterizedTest
    @ValueSource(classes = {RealUnit.class, Threads.class})
    void interleavesWhatStandsInOnePlot(Class<?> benchmark) {
        List<String> kinds = PLAN.forks().stream().filter(trial -> trial.benchmark() == benchmark && !trial.method().equals("primaryKey"))
                .map(trial -> trial.params().getOrDefault("tls", "") + trial.threads()).toList();
        long changes = IntStream.range(1, kinds.size()).filter(i -> !kinds.get(i).equals(kinds.get(i - 1))).count();
        assertThat(changes).isGreaterThan(kinds.size() / 4);
    }

    private static int first(List<Trial> forks, List<Trial> comparison, int from) {
        int at = from;
        while (!comparison.contains(forks.get(at))) {
            at++;
        }
        return at;
    }

    @Test
    void computesHowLongItTakes() {
        Trial trial = new Trial(UnitOfWork.class, "nothing", Map.of("contestant", "PING"), 1, new Pace(2, 3, 100), 4);
        FullPlan plan = new FullPlan(List.of(List.of(trial)));
        assertThat(plan.takes()).isEqualTo(FullPlan.FORK.plusMillis(500).multipliedBy(4));
        assertThat(PLAN.takes()).as("what each full run waits for; raise it if a newcomer is worth that").isLessThan(Duration.ofMinutes(25));
        assertThat(PLAN.takes()).isEqualTo(
                PLAN.forks().stream().map(FullPlan::fork).reduce(Duration.ZERO, Duration::plus));
        assertThat(JmhRun.fullTakes()).isEqualTo(FullPlan.of(Runtime.version().feature()).takes());
        assertThat(JmhRun.fullForks()).isEqualTo(FullPlan.of(Runtime.version().feature()).forks().size());
    }

    /** The quick form names its benchmarks by their package, and must stay quick. */
    @Test
    void addsNothingToTheQuickForm() {
        Options quick = JmhRun.quick().build();
        assertThat(BenchmarkList.defaultList().find(new LastWords(), quick.getIncludes(), List.of()))
                .extracting(benchmark -> benchmark.getUsername().replaceFirst(".*\\.(?=\\w+\\.\\w+$)", ""))
                .containsExactlyInAnyOrder("PoolOverhead.nothing", "UnitOfWork.nothing", "UnitOfWork.query", "LookOrAsk.isAlive");
        assertThat(quick.getParameter("contestant").get()).contains("PING", "DRUID_DEFAULT").doesNotContain("DRUID_VALIDATED");
    }
}
