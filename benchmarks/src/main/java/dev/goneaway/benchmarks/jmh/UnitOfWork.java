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
 * The cost of each candidate over the loopback interface. With several threads, which JMH's option {@code -t} sets, the candidate
 * is shared: a strategy with one connection serves one thread at a time, and a pool {@link Candidate#connections()}.
 *
 * <p>{@link #nothing} measures the overhead. A difference of two query times is not an overhead, because query times vary from run
 * to run by more than that.
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

    /** Whether the connections are encrypted. This overrides the server's URL. */
    @Param("false")
    public boolean tls;

    private ConnectionStrategy strategy;

    /** Opens the candidate and its first connection, and checks both. */
    @Setup
    public void open() throws SQLException {
        strategy = Candidates.open(candidate, EndpointFile.dataSource(Encryption.options(tls)));
        Units.requireOne(strategy, Units.PREPARED_QUERY);
        strategy.withConnection(connection -> Encryption.require(connection, tls));
    }

    @TearDown
    public void close() {
        strategy.close();
    }

    @Benchmark
    public Object nothing() throws SQLException {
        return strategy.withConnection(Units.NOTHING);
    }

    /** Prepares {@code SELECT 1}, reads its row and closes both. The driver prepares in the client, so this sends one command. */
    @Benchmark
    public Integer selectOne() throws SQLException {
        return strategy.withConnection(Units.PREPARED_QUERY);
    }
}
