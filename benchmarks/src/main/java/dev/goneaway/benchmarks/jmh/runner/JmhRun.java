// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.runner;

import dev.goneaway.benchmarks.process.AtExit;
import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.DeadlineException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.ProfilersFailedException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH through its own API. The forks of JMH know the server and end with this JVM. */
public final class JmhRun {

    /** A small, fixed heap: garbage collections show in the times of a strategy that allocates. */
    private static final String[] VM_OPTIONS = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"};

    private static final int VIRTUAL_THREADS = 21;
    private static final TimeValue ITERATION_DEADLINE = TimeValue.seconds(30);
    private static final Duration END = Duration.ofMillis(500);
    private static final int KILLS = 40;

    private JmhRun() {
    }

    /** Adds the options that are the same for everything that is compared. */
    static Options sameForAll(ChainedOptionsBuilder options, String... vmOptions) {
        return options.jvmArgs(VM_OPTIONS)
                .jvmArgsAppend(vmOptions)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .timeout(ITERATION_DEADLINE)
                .build();
    }

    /**
     * Runs JMH and waits for its end. Kills its forks if the limit passes.
     *
     * @param output receives what JMH prints
     * @throws RefusedException if a benchmark failed or the limit passed
     */
    static Collection<RunResult> run(Options options, OutputStream output, Duration limit) {
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        Runner runner = new Runner(options, OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL));
        Deadline.Task<Collection<RunResult>> run = Deadline.start("jmh", () -> run(runner));
        try {
            return run.get(limit);
        } catch (DeadlineException e) {
            // Kill again, because a fork that starts during the kill would run at the same time as the next fork.
            AtExit.killForks();
            for (int i = 0; i < KILLS && !run.awaitEnd(END) && !Thread.currentThread().isInterrupted(); i++) {
                AtExit.killForks();
            }
            throw new RefusedException(e.getMessage(), e);
        }
    }

    /** Runs what JMH's own command line asks for, with JMH's own output. */
    public static void run(CommandLineOptions chosen, EndpointFile endpoint) {
        OptionsBuilder options = new OptionsBuilder();
        options.parent(chosen);
        // By default JMH passes the options of this JVM to its forks and prints them, and a URL in them may have a password.
        options.jvmArgs(chosen.getJvmArgs().hasValue() ? chosen.getJvmArgs().get().toArray(String[]::new) : VM_OPTIONS);
        options.shouldFailOnError(true);
        if (Runtime.version().feature() < VIRTUAL_THREADS && !chosen.getJvm().hasValue()) {
            System.out.println("Java " + Runtime.version().feature() + " has no virtual threads: leaves them out");
            options.exclude("\\.SocketQuery\\.virtualThreads");
        }
        if (chosen.getProfilers().stream().noneMatch(profiler -> profiler.getKlass().equals("gc"))) {
            options.addProfiler("gc");
        }
        options.jvmArgsAppend(Stream.concat(chosen.getJvmArgsAppend().orElse(List.of()).stream(), Stream.of(endpoint.vmOption()))
                .toArray(String[]::new));
        run(new Runner(options.build()));
    }

    private static Collection<RunResult> run(Runner runner) {
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
