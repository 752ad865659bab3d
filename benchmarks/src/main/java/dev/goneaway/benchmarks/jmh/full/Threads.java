// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.full;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.results.Candidate;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * How many short queries several threads get done that share one contestant; how many threads is JMH's own option {@code -t}.
 *
 * <p>Their sum in a second, and not the time of a unit in a thread, which JMH averages over the threads: where a lock prefers
 * whoever holds a processor, a thread that starves counts in that mean as much as one that does all the work. A strategy of one
 * connection serialises the threads; a pool serves {@link Candidate#connections()} at once, and has opened as many as there are
 * threads to use them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class Threads {

    /** Those that may be shared by threads, in a JVM of their own each. */
    @Param({"TIMESTAMP", "PING", "PEEK", "HIKARI_DEFAULT", "HIKARI_PEEK", "C3P0_RECYCLE", "DBCP2_DEFAULT", "TOMCAT_DEFAULT",
        "AGROAL_DEFAULT", "VIBUR_DEFAULT", "DRUID_DEFAULT"})
    public Candidate contestant;

    private ConnectionStrategy strategy;

    /**
     * Opens the contestant with all the connections that it will use and sees that its answer is right.
     *
     * @param params know how many threads there are
     * @throws Exception if it cannot connect
     */
    @Setup
    public void open(BenchmarkParams params) throws Exception {
        strategy = Candidates.open(contestant, EndpointFile.dataSource());
        Units.requireOne(strategy, Units.PREPARED_QUERY);
        Filled.to(Math.min(params.getThreads(), contestant.connections()), strategy);
    }

    /** Closes the contestant. */
    @TearDown
    public void close() {
        strategy.close();
    }

    /**
     * The shortest query and reply.
     *
     * @return 1
     * @throws SQLException never
     */
    @Benchmark
    public Integer selectOne() throws SQLException {
        return strategy.withConnection(Units.PREPARED_QUERY);
    }
}
