// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.ConnectionStrategy;
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

/**
 * The overhead of each candidate: the time and the bytes of one unit of work, in one thread, over the loopback interface.
 *
 * <p>{@link #nothing} measures the overhead. {@link #query} only shows the size of a query beside it. Query times vary from run
 * to run by more than the overhead, so a difference of two query times is not an overhead.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class UnitOfWork {

    /** Every candidate has JVMs of its own, so that the compiler sees one implementation only, as in a real program. */
    @Param
    public Candidate candidate;

    private ConnectionStrategy strategy;

    /**
     * Opens the candidate and its first connection.
     *
     * @throws SQLException if it cannot connect
     */
    @Setup
    public void open() throws SQLException {
        strategy = Candidates.open(candidate, EndpointFile.dataSource());
        Units.requireOne(strategy, Units.QUERY);
    }

    /** Closes the candidate. */
    @TearDown
    public void close() {
        strategy.close();
    }

    /**
     * Runs a unit of work that does nothing: the time is the overhead.
     *
     * @return null
     * @throws SQLException never
     */
    @Benchmark
    public Object nothing() throws SQLException {
        return strategy.withConnection(Units.NOTHING);
    }

    /**
     * Runs a unit of work that sends {@code SELECT 1}.
     *
     * @return 1
     * @throws SQLException never
     */
    @Benchmark
    public Integer query() throws SQLException {
        return strategy.withConnection(Units.QUERY);
    }
}
