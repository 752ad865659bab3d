// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.benchmarks.jmh.UnitOfWork;
import dev.goneaway.benchmarks.jmh.runner.PlannedBenchmark.ForkLength;
import dev.goneaway.report.RunResults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MergedForksTest {

    private static final PlannedBenchmark PING = planned("PING");
    private static final PlannedBenchmark PEEK = planned("PEEK");
    private static final JmhPlan PLAN = new JmhPlan(List.of(List.of(PING, PEEK)));

    @TempDir
    Path directory;

    static PlannedBenchmark planned(String candidate) {
        return new PlannedBenchmark(UnitOfWork.class, "nothing", Map.of("candidate", candidate), 4, new ForkLength(1, 2, 10), 2);
    }

    /** Returns JMH's result of one fork. */
    private static RunResult fork(PlannedBenchmark planned, long... nanosOfAnIteration) {
        WorkloadParams params = new WorkloadParams();
        planned.params().forEach((key, value) -> params.put(key, value, 0));
        IterationParams iterations =
                new IterationParams(IterationType.MEASUREMENT, nanosOfAnIteration.length, TimeValue.milliseconds(10), 1);
        BenchmarkParams one = new BenchmarkParams(planned.id(), "generated", true, planned.threads(), new int[] {1}, List.of(), 1, 0,
                iterations, iterations, Mode.AverageTime, params, TimeUnit.NANOSECONDS, 1, "/opt/my/java",
                List.of("-Xmx256m", "-Dgoneaway.endpoint=/tmp/secret"), "25", "vm", "1", "1.37", TimeValue.seconds(1));
        List<IterationResult> results = LongStream.of(nanosOfAnIteration).mapToObj(nanos -> {
            IterationResult result = new IterationResult(one, iterations, null);
            result.addResult(new AverageTimeResult(ResultRole.PRIMARY, "nothing", 1, nanos, TimeUnit.NANOSECONDS));
            return result;
        }).toList();
        return new RunResult(one, List.of(new BenchmarkResult(one, results)));
    }

    private JsonNode written(MergedForks merged) {
        Path json = directory.resolve(RunResults.JMH);
        merged.write(json);
        return JsonMapper.shared().readTree(json.toFile());
    }

    @Test
    void makesOneResultOfTwoForksFromTwoOfOne() {
        MergedForks merged = new MergedForks(PLAN);
        merged.add(PING, fork(PING, 10, 20));
        merged.add(PING, fork(PING, 30, 40));

        JsonNode run = written(merged).path(0);
        assertThat(run.path("forks").asInt()).isEqualTo(2);
        assertThat(run.path("threads").asInt()).isEqualTo(4);
        assertThat(run.path("measurementIterations").asInt()).isEqualTo(2);
        assertThat(run.path("params").toString()).isEqualTo("{\"candidate\":\"PING\"}");
        assertThat(run.path("primaryMetric").path("rawData").toString()).isEqualTo("[[10.0,20.0],[30.0,40.0]]");
        assertThat(run.path("primaryMetric").path("score").asDouble()).isEqualTo(25);
    }

    @Test
    void keepsTheOrderOfThePlanAndOnlyWhatWasMeasured() {
        MergedForks merged = new MergedForks(PLAN);
        merged.add(PEEK, fork(PEEK, 1));
        assertThat(written(merged)).hasSize(1);
        merged.add(PING, fork(PING, 2));
        assertThat(written(merged).findValuesAsString("candidate")).containsExactly("PING", "PEEK");
        assertThat(directory.toFile().list()).containsExactly(RunResults.JMH);
    }

    @Test
    void keepsNoPathOfThisMachine() throws Exception {
        MergedForks merged = new MergedForks(PLAN);
        merged.add(PING, fork(PING, 1));
        JsonNode run = written(merged).path(0);
        assertThat(Files.readString(directory.resolve(RunResults.JMH)))
                .doesNotContain("/opt", "goneaway.endpoint").contains("-Xmx256m");
        assertThat(run.path("jvm").asString()).isEqualTo("java");
    }
}
