// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;

/** Whether a benchmark was still growing faster while it was measured: then its mean tells of the warm-up too. */
final class Trend {

    /** A noisy machine makes this much of a difference by itself. */
    private static final double MUCH = 1.2;

    private Trend() {
    }

    /** What a reader of these results must know. */
    static String told(Collection<RunResult> results) {
        List<RunResult> faster = results.stream().filter(result -> of(result) > MUCH).toList();
        long slower = results.stream().filter(result -> of(result) < 1 / MUCH).count();
        return faster.size() + " of " + results.size() + " timings had the last iterations faster than the first by more than a fifth, "
                + slower + " slower by as much" + faster.stream().map(Trend::name).collect(Collectors.joining("; ",
                        faster.isEmpty() ? "" : "; the faster ones: ", ""));
    }

    private static String name(RunResult result) {
        String id = result.getParams().getBenchmark();
        String params = result.getParams().getParamsKeys().stream().map(key -> " " + result.getParams().getParam(key))
                .collect(Collectors.joining());
        return id.substring(id.lastIndexOf('.', id.lastIndexOf('.') - 1) + 1) + params
                + (result.getParams().getThreads() == 1 ? "" : ", " + result.getParams().getThreads() + " threads");
    }

    /** How many times as long a unit took in the first third of the iterations as in the last; the median over the forks. */
    static double of(RunResult result) {
        double[] forks = result.getBenchmarkResults().stream().mapToDouble(Trend::of).sorted().toArray();
        int half = forks.length / 2;
        return forks.length % 2 == 1 ? forks[half] : (forks[half - 1] + forks[half]) / 2;
    }

    private static double of(BenchmarkResult fork) {
        double[] scores = fork.getIterationResults().stream().mapToDouble(each -> each.getPrimaryResult().getScore()).toArray();
        int third = Math.max(1, scores.length / 3);
        double first = Arrays.stream(scores, 0, third).sum();
        double last = Arrays.stream(scores, scores.length - third, scores.length).sum();
        return fork.getParams().getMode() == Mode.Throughput ? last / first : first / last;
    }
}
