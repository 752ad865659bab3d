// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.AtExit;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

/** The forks of each trial as one result, as if JMH had run them one after the other. Not thread-safe. */
final class Merged {

    private final Map<Trial, List<RunResult>> forks = new LinkedHashMap<>();

    /** Nothing yet; the results will be in the order of the plan, in whatever order they come. */
    Merged(FullPlan plan) {
        plan.trials().forEach(trial -> forks.put(trial, new ArrayList<>()));
    }

    void add(Trial trial, RunResult fork) {
        forks.get(trial).add(fork);
    }

    /** Of each trial of which there is a fork. */
    List<RunResult> results() {
        return forks.values().stream().filter(some -> !some.isEmpty()).map(Merged::merge).toList();
    }

    static RunResult merge(List<RunResult> some) {
        List<BenchmarkResult> all = some.stream().flatMap(result -> result.getBenchmarkResults().stream()).toList();
        return new RunResult(withForks(some.get(0).getParams(), all.size()), all);
    }

    /** JMH takes the number of forks from the parameters. Nobody needs to know where this machine keeps its JVM and its files. */
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

    /** Puts a whole file in the place of the one before. */
    void write(Path json) {
        Path draft = AtExit.delete(json.resolveSibling("." + json.getFileName()));
        try {
            try (OutputStream file = Files.newOutputStream(draft);
                    PrintStream out = new PrintStream(file, false, StandardCharsets.UTF_8)) {
                ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results());
                if (out.checkError()) {
                    throw new IOException("the disk took less than all");
                }
            }
            Files.move(draft, json, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RefusedException("cannot write " + json + " (" + e + ")", e);
        }
    }
}
