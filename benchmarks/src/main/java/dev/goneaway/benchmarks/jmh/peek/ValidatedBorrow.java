// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.peek;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.candidates.HikariWindow;
import dev.goneaway.candidates.Units;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.pool.C3p0Recycle;
import dev.goneaway.pool.HikariRecycle;
import dev.goneaway.pool.RecycleSettings;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
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
 * What a pool's borrow costs when it validates every connection that it lends: the same pool with the same settings, whose
 * {@code isValid} looks at the socket, and whose {@code isValid} asks the server.
 *
 * <p>HikariCP trusts what was used within the last 500 ms; here it trusts nothing. c3p0 tests on checkout.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class ValidatedBorrow {

    /** How {@code isValid} finds out. */
    public enum Way {
        /** By {@link PeekDataSource}. */
        PEEK,
        /** By the driver. */
        PING
    }

    /** The outer loop. */
    @Param
    public Pool pool;

    /** Named so that JMH, which sorts parameters, takes it for the inner loop. */
    @Param
    public Way way;

    private ConnectionStrategy strategy;

    /**
     * Opens the pool and its first connection.
     *
     * @throws SQLException if it cannot connect
     */
    @Setup
    public void open() throws SQLException {
        DataSource source = way == Way.PEEK
                ? new PeekDataSource(Via.PEEK.source(Via.DEFAULT_TIMEOUT))
                : Via.STANDARD.source(Via.DEFAULT_TIMEOUT);
        strategy = HikariWindow.none(() -> pool == Pool.HIKARI
                ? HikariRecycle.strategy(source, RecycleSettings.DEFAULTS, ConnectionOptions.DEFAULTS)
                : C3p0Recycle.strategy(source, RecycleSettings.DEFAULTS, ConnectionOptions.DEFAULTS));
    }

    /** Closes the pool. */
    @TearDown
    public void close() {
        strategy.close();
    }

    /**
     * Borrows, does nothing, returns.
     *
     * @return nothing
     * @throws SQLException never
     */
    @Benchmark
    public Object nothing() throws SQLException {
        return strategy.withConnection(Units.NOTHING);
    }
}
