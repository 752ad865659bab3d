// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.benchmarks.jmh.LookOrAsk;
import dev.goneaway.benchmarks.jmh.LowerBound;
import dev.goneaway.benchmarks.jmh.PoolOverhead;
import dev.goneaway.benchmarks.jmh.UnitOfWork;
import dev.goneaway.benchmarks.jmh.runner.PlannedBenchmark.ForkLength;
import dev.goneaway.report.RunReport;
import dev.goneaway.report.RunResults;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Json;
import dev.goneaway.results.PartRun;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Servers;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.JsonNode;

/** Runs real forks with iterations that are too short to measure anything. */
@Timeout(120)
class InterleavedRunTest {

    private static final ForkLength SHORT = new ForkLength(1, 2, 10);

    static {
        // Another JMH may run on this machine. Times do not matter here.
        System.setProperty("jmh.ignoreLock", "true");
    }

    @TempDir
    Path directory;

    private final List<String> progress = new ArrayList<>();

    private static PlannedBenchmark planned(Class<?> benchmark, String method, int threads, String... params) {
        Map<String, String> map = params.length == 0 ? Map.of() : params.length == 2 ? Map.of(params[0], params[1])
                : Map.of(params[0], params[1], params[2], params[3]);
        return new PlannedBenchmark(benchmark, method, map, threads, SHORT, 1);
    }

    private void run(PlannedBenchmark... benchmarks) {
        try (EndpointFile endpoint = EndpointFile.write(Servers.chosen(), directory)) {
            new InterleavedRun(endpoint, new JmhPlan(List.of(List.of(benchmarks))), progress::add)
                    .run(directory.resolve(RunResults.JMH));
        }
    }

    /** One of the forks fails, which must not stop the others. */
    @Test
    void runsEachBenchmarkAndWritesWhatTheReportReads() {
        assertThatThrownBy(() -> run(
                planned(UnitOfWork.class, "nothing", 1, "candidate", "PRAYER"),
                planned(LowerBound.class, "read", 1),
                planned(UnitOfWork.class, "nothing", 1, "candidate", "HIKARI_PEEK"),
                planned(PoolOverhead.class, "nothing", 1, "pool", "HIKARI", "way", "BARE"),
                planned(LookOrAsk.class, "isAlive", 1, "tls", "true", "way", "PEEK"),
                planned(UnitOfWork.class, "selectOne", 1, "candidate", "PING", "tls", "true"),
                planned(UnitOfWork.class, "selectOne", 8, "candidate", "HIKARI_DEFAULT")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1 of 7 forks failed").hasMessageContaining("UnitOfWork.nothing PRAYER");
        assertThat(String.join("\n", progress)).containsPattern("\\d+ % timed, \\d+:\\d\\d left: ")
                .containsPattern("UnitOfWork.nothing PRAYER: FAILED").contains("100 % timed, 0:00 left");
        JsonNode runs = Json.tree(directory.resolve(RunResults.JMH));
        assertThat(runs.toString()).doesNotContain("PRAYER");
        assertThat(runs).hasSize(6).allSatisfy(run -> {
            assertThat(run.path("primaryMetric").path("score").asDouble()).isPositive();
            assertThat(run.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score").asDouble()).isNotNegative();
            assertThat(run.path("jvm").asString()).as("no path of this machine").isEqualTo("java");
            assertThat(run.path("jvmArgs").toString()).contains("-Xmx256m").doesNotContain("goneaway");
        });
        Json.write(directory.resolve(RunResults.ENVIRONMENT), Environment.now("MySQL 9", directory, "jmh")
                .with(List.of(new PartRun("jmh", PartRun.State.DONE, 1.0))));
        assertThat(RunReport.text(directory)).contains("one non-blocking read", "HikariCP, peeking", "SELECT 1, TLS", "8 threads");
    }

    @Test
    void endsAForkThatIsTooSlow() {
        OptionsBuilder endless = new OptionsBuilder();
        endless.include("LowerBound.nanoTime").forks(1).warmupIterations(100).warmupTime(TimeValue.seconds(1));
        assertThatThrownBy(() -> JmhRun.run(JmhRun.sameForAll(endless), new ByteArrayOutputStream(), Duration.ofMillis(1_500)))
                .isInstanceOf(RefusedException.class).hasMessageContaining("did not end");
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("goneaway-jmh");
    }
}
