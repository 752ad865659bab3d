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
 * What one unit of work costs with each contestant, in one thread and in quick succession, on a server over the loopback interface.
 *
 * <p>The overhead is what a unit that does nothing costs. It is never the difference of two query times, because these swing by more
 * than the overhead from run to run; the query is there for scale. A unit that does use its connection costs timestamp and ping two more
 * calls of the driver when it ends, {@code isClosed} and {@code getAutoCommit}, which stay off the wire and beside a query do not show.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class UnitOfWork {

    /** Each in a JVM of its own, so that the compiler sees one implementation only, as in a program that uses one. */
    @Param
    public Candidate contestant;

    private ConnectionStrategy strategy;

    /**
     * Opens the contestant and its first connection.
     *
     * @throws SQLException if it cannot connect
     */
    @Setup
    public void open() throws SQLException {
        strategy = Candidates.open(contestant, EndpointFile.dataSource());
        Units.requireOne(strategy, Units.QUERY);
    }

    /** Closes the contestant. */
    @TearDown
    public void close() {
        strategy.close();
    }

    /**
     * The contestant's own cost.
     *
     * @return nothing
     * @throws SQLException never
     */
    @Benchmark
    public Object nothing() throws SQLException {
        return strategy.withConnection(Units.NOTHING);
    }

    /**
     * The cost beside one command, for scale.
     *
     * @return 1
     * @throws SQLException never
     */
    @Benchmark
    public Integer query() throws SQLException {
        return strategy.withConnection(Units.QUERY);
    }
}
