// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.full;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.results.Candidate;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a short query costs when a thousand virtual threads share one contestant and each does one; from Java 21.
 *
 * <p>The time is that of all the thousand, threads and waits for a connection included, divided by a thousand: the reciprocal of the
 * throughput. A pool has all its connections before they start.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class VirtualThreads {

    private static final int THREADS = 1_000;

    /** Shorter than JMH waits for an iteration. */
    private static final long DEADLINE_SECONDS = 20;

    /** Those of {@link Threads}. */
    @Param({"TIMESTAMP", "PING", "PEEK", "HIKARI_DEFAULT", "HIKARI_PEEK", "C3P0_RECYCLE", "DBCP2_DEFAULT", "TOMCAT_DEFAULT",
        "AGROAL_DEFAULT", "VIBUR_DEFAULT", "DRUID_DEFAULT"})
    public Candidate contestant;

    private ConnectionStrategy strategy;
    private ExecutorService executor;
    private List<Callable<Integer>> units;

    /**
     * Opens the contestant with all its connections and sees that its answer is right.
     *
     * @throws Exception if it cannot connect, or before Java 21
     */
    @Setup
    public void open() throws Exception {
        // Java 17 compiles this.
        executor = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        strategy = Candidates.open(contestant, EndpointFile.dataSource());
        units = Collections.nCopies(THREADS, () -> strategy.withConnection(Units.PREPARED_QUERY));
        Units.requireOne(strategy, Units.PREPARED_QUERY);
        Filled.to(contestant.connections(), strategy);
    }

    /** Closes the contestant. */
    @TearDown
    public void close() {
        executor.shutdownNow();
        strategy.close();
    }

    /**
     * All threads start, and all end.
     *
     * @return the sum of their results
     * @throws Exception if one of them failed or was late
     */
    @Benchmark
    @OperationsPerInvocation(THREADS)
    public long selectOne() throws Exception {
        long sum = 0;
        for (Future<Integer> result : executor.invokeAll(units, DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            sum += result.get();
        }
        return sum;
    }
}
