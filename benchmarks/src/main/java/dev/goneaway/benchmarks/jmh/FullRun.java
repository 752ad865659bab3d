// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.AtExit;
import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.jmh.full.BigTable;
import dev.goneaway.benchmarks.report.Numbers;
import dev.goneaway.results.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs a {@link FullPlan} fork by fork; what was measured is in the file after each. */
final class FullRun {

    /** Beside the time that a fork is expected to take: JMH's own deadline for an iteration comes first. */
    private static final Duration LATE = Duration.ofMinutes(2);

    private final EndpointFile endpoint;
    private final FullPlan plan;
    private final Consumer<String> notes;

    /** The notes are what a reader of the figures must know of how they came about. */
    FullRun(EndpointFile endpoint, FullPlan plan, Consumer<String> notes) {
        this.endpoint = endpoint;
        this.plan = plan;
        this.notes = notes;
    }

    /**
     * Runs all forks; one that fails does not keep the others from running.
     *
     * @throws RefusedException at the end, if one has failed
     */
    void run(Progress progress, Path json) {
        Merged merged = new Merged(plan);
        List<Trial> forks = plan.forks();
        List<String> failed = new ArrayList<>();
        try (BigTable table = BigTable.create(endpoint.server()); OneCore core = OneCore.of(endpoint.server())) {
            progress.step(core.told());
            notes.accept(core.told());
            Pass pass = new Pass(plan.takes());
            for (Trial trial : forks) {
                LastWords words = new LastWords();
                try {
                    RunResult result = fork(trial, table, core, words);
                    merged.add(trial, result);
                    merged.write(json);
                    progress.step(pass.after(trial) + score(result));
                } catch (RefusedException e) {
                    AtExit.holdIfStopping();
                    if (Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                    failed.add(trial.toString());
                    progress.step(pass.after(trial) + "FAILED, " + e.getMessage() + "; its last words:");
                    progress.print(words.toString());
                }
            }
        }
        String trends = Trend.told(merged.results());
        progress.step(trends);
        notes.accept(trends);
        if (!failed.isEmpty()) {
            throw new RefusedException(failed.size() + " of " + forks.size() + " forks failed and are not in the results: "
                    + String.join("; ", failed));
        }
    }

    private RunResult fork(Trial trial, BigTable table, OneCore core, LastWords words) {
        List<String> known = new ArrayList<>(List.of(endpoint.vmOption(), table.vmOption()));
        known.addAll(core.prepare(trial));
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(trial.id()) + "$")
                .threads(trial.threads())
                .forks(1)
                .warmupIterations(trial.pace().warmups())
                .warmupTime(TimeValue.milliseconds(trial.pace().millis()))
                .measurementIterations(trial.pace().iterations())
                .measurementTime(TimeValue.milliseconds(trial.pace().millis()));
        trial.params().forEach(options::param);
        Runner runner = new Runner(JmhRun.forkOptions(options, known.toArray(String[]::new)).build(), words);
        Collection<RunResult> results = JmhRun.bounded(runner, FullPlan.fork(trial).plus(LATE));
        if (results.size() != 1) {
            throw new RefusedException("JMH answers with " + results.size() + " results for one fork of " + trial);
        }
        return results.iterator().next();
    }

    private static String score(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        return Numbers.plusMinus(time.getScore(), time.getScoreError()) + " " + time.getScoreUnit();
    }

    /** Tells how far it is and how much longer it takes, at the pace that it was seen to have. */
    private static final class Pass {

        private final long start = System.nanoTime();
        private final Duration all;
        private Duration done = Duration.ZERO;

        Pass(Duration all) {
            this.all = all;
        }

        String after(Trial trial) {
            done = done.plus(FullPlan.fork(trial));
            double share = (double) done.toMillis() / all.toMillis();
            long left = Math.round((System.nanoTime() - start) / 1e9 * (1 / share - 1));
            return String.format(Locale.ROOT, "%2.0f %% timed, %d:%02d left: %s: ", share * 100, left / 60, left % 60, trial);
        }
    }
}
