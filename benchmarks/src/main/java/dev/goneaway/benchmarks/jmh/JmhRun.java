// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.AtExit;
import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.ProfilersFailedException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
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
    private static final String ON_VIRTUAL_THREADS = "\\.VirtualThreadQuery\\.";

    private static final Duration DEADLINE = Duration.ofMinutes(15);
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
        Options options = new OptionsBuilder()
                .include(QUICK)
                .include(LOOK_OR_ASK)
                .param("tls", "false")
                .jvmArgs(VM_OPTIONS)
                .jvmArgsAppend(endpoint.vmOption())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .timeout(ITERATION_DEADLINE)
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString())
                .build();
        ProgressFormat format = new ProgressFormat(progress);
        try {
            bounded(new Runner(options, format));
        } catch (RefusedException e) {
            throw new RefusedException(e.getMessage() + "; its last words:" + System.lineSeparator() + format.lastWords(), e);
        }
    }

    /**
     * Runs what a full run times.
     *
     * @param progress is told of each
     * @param json where the results go
     */
    public void full(Progress progress, Path json) {
        all(progress, json);
    }

    /**
     * How long that takes.
     *
     * @return about
     */
    public static Duration fullTakes() {
        return Duration.ofMinutes(7);
    }

    private static void bounded(Runner runner) {
        FutureTask<Void> run = new FutureTask<>(() -> {
            run(runner);
            return null;
        });
        Thread thread = new Thread(run, "goneaway-jmh");
        thread.setDaemon(true);
        thread.start();
        try {
            run.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            AtExit.killForks();
            throw new RefusedException("JMH did not end within " + DEADLINE.toMinutes() + " minutes", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused : new RefusedException("JMH failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            AtExit.killForks();
            throw new RefusedException("interrupted while JMH ran", e);
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
        String[] appended = chosen.getJvmArgsAppend().hasValue() ? chosen.getJvmArgsAppend().get().toArray(String[]::new) : new String[0];
        String[] all = Arrays.copyOf(appended, appended.length + 1);
        all[appended.length] = endpoint.vmOption();
        options.jvmArgsAppend(all);
        options.shouldFailOnError(true);
        if (Runtime.version().feature() < 21 && !chosen.getJvm().hasValue()) {
            System.out.println("Java " + Runtime.version().feature() + " has no virtual threads: VirtualThreadQuery is left out");
            options.exclude(ON_VIRTUAL_THREADS);
        }
        if (chosen.getProfilers().stream().noneMatch(profiler -> profiler.getKlass().equals("gc"))) {
            options.addProfiler("gc");
        }
        run(new Runner(options.build()));
    }

    private static void run(Runner runner) {
        AtExit.expectForks();
        try {
            runner.run();
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
