// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
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

/**
 * How many {@code SELECT 1} per second several threads execute that share one candidate. JMH's option {@code -t} sets the number
 * of threads.
 *
 * <p>A strategy with one connection serves one thread at a time; a pool serves {@link Candidate#connections()} threads at once.
 * The result is the throughput of all threads together. The average time per thread, which JMH could measure, would give equal
 * weight to a waiting thread and to the thread that does all the work.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class Threads {

    /** The candidates that threads may share. */
    @Param({"TIMESTAMP", "PING", "PEEK", "HIKARI_DEFAULT", "HIKARI_PEEK", "C3P0_RECYCLE", "DBCP2_DEFAULT", "TOMCAT_DEFAULT",
        "AGROAL_DEFAULT", "VIBUR_DEFAULT", "DRUID_DEFAULT"})
    public Candidate candidate;

    private ConnectionStrategy strategy;

    /**
     * Opens the candidate and checks its answer. A pool opens more connections during the warm-up.
     *
     * @throws SQLException if it cannot connect
     */
    @Setup
    public void open() throws SQLException {
        strategy = Candidates.open(candidate, EndpointFile.dataSource());
        Units.requireOne(strategy, Units.PREPARED_QUERY);
    }

    /** Closes the candidate. */
    @TearDown
    public void close() {
        strategy.close();
    }

    /**
     * Runs {@code SELECT 1}.
     *
     * @return 1
     * @throws SQLException never
     */
    @Benchmark
    public Integer selectOne() throws SQLException {
        return strategy.withConnection(Units.PREPARED_QUERY);
    }
}
