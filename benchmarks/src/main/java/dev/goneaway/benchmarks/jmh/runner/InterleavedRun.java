// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.runner;

import dev.goneaway.benchmarks.process.AtExit;
import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.results.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs a {@link JmhPlan} fork by fork. After each fork the file holds all results so far. */
public final class InterleavedRun {

    /** How much longer than planned a fork may take. JMH's own deadline for an iteration passes sooner. */
    private static final Duration LATE = Duration.ofMinutes(2);

    private static final int LAST_OUTPUT = 4_000;

    private final EndpointFile endpoint;
    private final JmhPlan plan;
    private final Consumer<String> progress;

    public InterleavedRun(EndpointFile endpoint, JmhPlan plan, Consumer<String> progress) {
        this.endpoint = endpoint;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Runs all forks and blocks for {@link JmhPlan#takes()}. A fork that fails does not stop the other forks.
     *
     * @param json where the results go, in JMH's own format
     * @throws RefusedException at the end, if a fork has failed
     */
    public void run(Path json) {
        MergedForks merged = new MergedForks(plan);
        List<PlannedBenchmark> forks = plan.forks();
        List<String> failed = new ArrayList<>();
        long start = System.nanoTime();
        Duration done = Duration.ZERO;
        for (PlannedBenchmark fork : forks) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            done = done.plus(fork.takes());
            try {
                RunResult result = run(fork, output);
                merged.add(fork, result);
                merged.write(json);
                progress.accept(progress(done, start) + fork + ": " + score(result));
            } catch (RefusedException e) {
                AtExit.holdIfStopping();
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                failed.add(fork.toString());
                String text = output.toString();
                progress.accept(progress(done, start) + fork + ": FAILED, " + e.getMessage() + "; JMH's last output:"
                        + System.lineSeparator() + text.substring(Math.max(0, text.length() - LAST_OUTPUT)));
            }
        }
        if (!failed.isEmpty()) {
            throw new RefusedException(failed.size() + " of " + forks.size() + " forks failed and are not in the results: "
                    + String.join("; ", failed));
        }
    }

    private RunResult run(PlannedBenchmark fork, ByteArrayOutputStream output) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(fork.id()) + "$")
                .threads(fork.threads())
                .forks(1)
                .warmupIterations(fork.length().warmups())
                .warmupTime(TimeValue.milliseconds(fork.length().millis()))
                .measurementIterations(fork.length().iterations())
                .measurementTime(TimeValue.milliseconds(fork.length().millis()));
        fork.params().forEach(options::param);
        if (fork.threads() > 1) {
            // JMH's mean time would give equal weight to a waiting thread and to the thread that does all the work.
            options.mode(Mode.Throughput).timeUnit(TimeUnit.SECONDS);
            // Otherwise all threads go on until the last one has had its turn, and a pool that is not fair may never give it one.
            options.syncIterations(false);
        }
        Collection<RunResult> results = JmhRun.run(JmhRun.sameForAll(options, endpoint.vmOption()), output,
                fork.takes().plus(LATE));
        if (results.size() != 1) {
            throw new RefusedException("JMH has " + results.size() + " results for one fork of " + fork);
        }
        return results.iterator().next();
    }

    /** Returns how far the run is, and how long the rest takes at the speed so far. */
    private String progress(Duration done, long start) {
        double share = (double) done.toMillis() / plan.takes().toMillis();
        long left = Math.round((System.nanoTime() - start) / 1e9 * (1 / share - 1));
        return String.format(Locale.ROOT, "%2.0f %% timed, %d:%02d left: ", share * 100, left / 60, left % 60);
    }

    private static String score(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        return String.format(Locale.ROOT, "%,.1f \u00b1 %,.1f %s", time.getScore(), time.getScoreError(), time.getScoreUnit());
    }
}
