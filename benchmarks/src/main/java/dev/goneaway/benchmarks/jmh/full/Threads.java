// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.full;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.Units;
import dev.goneaway.benchmarks.jmh.EndpointFile;
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
 * What a short query costs each of several threads that share one contestant; how many threads is JMH's own option {@code -t}.
 *
 * <p>The time is that of one unit in one thread, its wait for a connection included: n threads do n units in it. A strategy of one
 * connection serialises them; a pool serves {@link Contestant#connections()} at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class Threads {

    /** Those that may be shared by threads, in a JVM of their own each. */
    @Param({"TIMESTAMP", "PING", "PEEK", "HIKARI_DEFAULT", "HIKARI_PEEK", "C3P0_RECYCLE", "DBCP2_DEFAULT", "TOMCAT_DEFAULT",
        "AGROAL_DEFAULT", "VIBUR_DEFAULT", "DRUID_DEFAULT"})
    public Contestant contestant;

    private ConnectionStrategy strategy;

    /**
     * Opens the contestant and sees that its answer is right.
     *
     * @throws SQLException if it cannot connect
     */
    @Setup
    public void open() throws SQLException {
        strategy = contestant.open(EndpointFile.dataSource());
        Units.requireOne(strategy, Units.PREPARED_QUERY);
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
