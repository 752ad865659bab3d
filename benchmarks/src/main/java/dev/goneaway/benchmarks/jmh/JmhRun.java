// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.AtExit;
import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.jmh.full.BigTable;
import dev.goneaway.benchmarks.jmh.full.RealUnit;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.ProfilersFailedException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs JMH through its own API, with forks that know the server and do not outlive this JVM. */
public final class JmhRun {

    /** A small, fixed heap: the collections that bytes per unit lead to show in the times. The server needs memory too. */
    private static final String[] VM_OPTIONS = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"};

    private static final String PACKAGE = JmhRun.class.getPackageName().replace(".", "\\.");

    /** Not those of the packages below, which repeat the claims of one strategy and take their time. */
    private static final String QUICK = "^" + PACKAGE + "\\.[^.]+\\.[^.]+$";

    private static final String LOOK_OR_ASK = "^" + PACKAGE + "\\.peek\\.LookOrAsk\\.";
    private static final String ON_VIRTUAL_THREADS = "\\.(VirtualThreadQuery|VirtualThreads)\\.";

    private static final Duration DEADLINE = Duration.ofMinutes(15);
    private static final Duration AFTER_KILL = Duration.ofSeconds(20);
    private static final long BETWEEN_KILLS_MILLIS = 500;
    private static final TimeValue ITERATION_DEADLINE = TimeValue.seconds(30);

    private final EndpointFile endpoint;

    /**
     * Does nothing yet.
     *
     * @param endpoint where the forks find the server
     */
    public JmhRun(EndpointFile endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Runs the benchmarks of the comparison with their own numbers of forks and iterations.
     *
     * @param progress is told of each
     * @param json where JMH writes its results
     */
    public void all(Progress progress, Path json) {
        Options options = forkOptions(quick(), endpoint.vmOption())
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString())
                .build();
        ProgressFormat format = new ProgressFormat(progress);
        try {
            bounded(new Runner(options, format), DEADLINE);
        } catch (RefusedException e) {
            throw new RefusedException(e.getMessage() + "; its last words:" + System.lineSeparator() + format, e);
        }
    }

    /** What the quick form times; whoever meets no faults is not part of it. */
    static ChainedOptionsBuilder quick() {
        return new OptionsBuilder()
                .include(QUICK)
                .include(LOOK_OR_ASK)
                .param("contestant", Candidate.ofMatrix().stream().map(Candidate::name).toArray(String[]::new))
                .param("tls", "false");
    }

    /**
     * Runs the benchmarks of the full comparison, each in several forks that alternate with those of the others.
     *
     * @param progress is told of each fork
     * @param json where the results so far are after each fork, in JMH's own format
     * @param notes is told what a reader of the results must know of how they came about
     * @throws RefusedException at the end, if a fork has failed; the results are those of the others
     */
    public void full(Progress progress, Path json, Consumer<String> notes) {
        if (Runtime.version().feature() < FullPlan.VIRTUAL_THREADS) {
            progress.step("Java " + Runtime.version().feature() + " has no virtual threads: VirtualThreads is left out");
        }
        new FullRun(endpoint, fullPlan(), notes).run(progress, json);
    }

    /**
     * How long {@link #full} is expected to take.
     *
     * @return computed from what it does
     */
    public static Duration fullTakes() {
        return fullPlan().takes();
    }

    /**
     * How many forks {@link #full} starts.
     *
     * @return the sum over all rounds
     */
    public static int fullForks() {
        return fullPlan().forks().size();
    }

    private static FullPlan fullPlan() {
        return FullPlan.of(Runtime.version().feature());
    }

    /** The same for all that is compared. */
    static ChainedOptionsBuilder forkOptions(ChainedOptionsBuilder options, String... more) {
        return options.jvmArgs(VM_OPTIONS)
                .jvmArgsAppend(more)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .timeout(ITERATION_DEADLINE);
    }

    /** Returns when JMH has ended, or, beyond the deadline, when its fork was killed. */
    static Collection<RunResult> bounded(Runner runner, Duration deadline) {
        FutureTask<Collection<RunResult>> run = new FutureTask<>(() -> run(runner));
        Thread thread = new Thread(run, "goneaway-jmh");
        thread.setDaemon(true);
        thread.start();
        try {
            return run.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            AtExit.killForks();
            awaitEnd(thread);
            throw new RefusedException("JMH did not end within " + deadline.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused : new RefusedException("JMH failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            AtExit.killForks();
            awaitEnd(thread);
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while JMH ran", e);
        }
    }

    /** JMH runs once at a time in a JVM; and a fork that was on its way during the kill would run beside whatever comes next. */
    private static void awaitEnd(Thread thread) {
        try {
            long deadline = System.nanoTime() + AFTER_KILL.toNanos();
            while (thread.isAlive() && System.nanoTime() < deadline) {
                AtExit.killForks();
                thread.join(BETWEEN_KILLS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs what JMH's own options ask for, with JMH's own output.
     *
     * @param chosen JMH's options
     */
    public void chosen(CommandLineOptions chosen) {
        OptionsBuilder options = new OptionsBuilder();
        options.parent(chosen);
        // Not the options of this JVM, which JMH would pass on and print: among them may be a URL with a password.
        options.jvmArgs(chosen.getJvmArgs().hasValue() ? chosen.getJvmArgs().get().toArray(String[]::new) : VM_OPTIONS);
        options.shouldFailOnError(true);
        if (Runtime.version().feature() < FullPlan.VIRTUAL_THREADS && !chosen.getJvm().hasValue()) {
            System.out.println("Java " + Runtime.version().feature() + " has no virtual threads: "
                    + "VirtualThreadQuery and VirtualThreads are left out");
            options.exclude(ON_VIRTUAL_THREADS);
        }
        if (chosen.getProfilers().stream().noneMatch(profiler -> profiler.getKlass().equals("gc"))) {
            options.addProfiler("gc");
        }
        try (BigTable table = readsTheTable(options.build()) ? BigTable.create(endpoint.server()) : null) {
            List<String> appended = new ArrayList<>(chosen.getJvmArgsAppend().orElse(List.of()));
            appended.add(endpoint.vmOption());
            if (table != null) {
                appended.add(table.vmOption());
            }
            run(new Runner(options.jvmArgsAppend(appended.toArray(String[]::new)).build()));
        }
    }

    private static boolean readsTheTable(Options options) {
        return BenchmarkList.defaultList().find(new LastWords(), options.getIncludes(), options.getExcludes()).stream()
                .anyMatch(benchmark -> benchmark.getUserClassQName().equals(RealUnit.class.getName()));
    }

    private static Collection<RunResult> run(Runner runner) {
        AtExit.expectForks();
        try {
            return runner.run();
        } catch (NoBenchmarksException e) {
            throw new RefusedException("no benchmark has such a name: list them with jmh -l", e);
        } catch (ProfilersFailedException e) {
            throw new RefusedException("JMH cannot use a profiler: " + e.getCause().getMessage(), e);
        } catch (RunnerException e) {
            AtExit.holdIfStopping();
            throw new RefusedException("JMH stopped at a benchmark that failed", e);
        }
    }
}
