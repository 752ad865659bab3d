// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goneaway.results.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.WorkloadParams;

/** Combines the forks of each benchmark into one result, as if JMH had run them one after the other. Not thread-safe. */
final class MergedForks {

    private final Map<PlannedBenchmark, List<RunResult>> forks = new LinkedHashMap<>();

    /** Starts without results. Later results keep the order of the plan. */
    MergedForks(JmhPlan plan) {
        plan.benchmarks().forEach(benchmark -> forks.put(benchmark, new ArrayList<>()));
    }

    void add(PlannedBenchmark benchmark, RunResult fork) {
        forks.get(benchmark).add(fork);
    }

    private static RunResult merge(List<RunResult> some) {
        List<BenchmarkResult> all = some.stream().flatMap(result -> result.getBenchmarkResults().stream()).toList();
        return new RunResult(withForks(some.get(0).getParams(), all.size()), all);
    }

    /** Sets the number of forks, which JMH reads from the parameters, and removes the paths of this machine. */
    private static BenchmarkParams withForks(BenchmarkParams one, int forks) {
        WorkloadParams params = new WorkloadParams();
        for (String key : one.getParamsKeys()) {
            params.put(key, one.getParam(key), 0);
        }
        List<String> options = one.getJvmArgs().stream().filter(option -> !option.startsWith("-Dgoneaway.")).toList();
        return new BenchmarkParams(one.getBenchmark(), one.generatedBenchmark(), one.shouldSynchIterations(),
                one.getThreads(), one.getThreadGroups(), one.getThreadGroupLabels(), forks, one.getWarmupForks(),
                one.getWarmup(), one.getMeasurement(), one.getMode(), params, one.getTimeUnit(), one.getOpsPerInvocation(),
                "java", options, one.getJdkVersion(), one.getVmName(), one.getVmVersion(), one.getJmhVersion(), one.getTimeout());
    }

    /** Replaces the file. */
    void write(Path json) {
        List<RunResult> results = forks.values().stream().filter(some -> !some.isEmpty()).map(MergedForks::merge).toList();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ResultFormatFactory.getInstance(ResultFormatType.JSON, new PrintStream(text, true, UTF_8)).writeOut(results);
        Json.replace(json, text.toString(UTF_8));
    }
}
