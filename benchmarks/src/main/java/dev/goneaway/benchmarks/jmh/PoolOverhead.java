// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import com.mchange.v2.c3p0.PooledDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.candidates.Units;
import dev.goneaway.pool.C3p0Recycle;
import dev.goneaway.pool.HikariRecycle;
import dev.goneaway.pool.RecycleSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
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
 * What the interface of this project adds to a pool. The benchmark borrows and returns a connection of the same pool with the
 * same settings in two ways: by hand, and through {@link dev.goneaway.pool.PoolStrategy}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PoolOverhead {

    private static final RecycleSettings SETTINGS = RecycleSettings.DEFAULTS;
    private static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULTS;

    public enum Pool {
        /** HikariCP as {@link HikariRecycle} configures it. */
        HIKARI,
        /** c3p0 as {@link C3p0Recycle} configures it. */
        C3P0
    }

    public enum BorrowWay {
        /** {@code try (Connection connection = pool.getConnection())}. */
        BARE,
        /** {@code strategy.withConnection}. */
        STRATEGY
    }

    /** JMH sorts parameters by name, so that the two ways of one pool run one after the other. */
    @Param
    public Pool pool;

    @Param
    public BorrowWay way;

    private DataSource bare;
    private ConnectionStrategy strategy;

    @Setup
    public void open() throws SQLException {
        DataSource source = EndpointFile.dataSource(Map.of());
        if (way == BorrowWay.STRATEGY) {
            strategy = pool == Pool.HIKARI ? HikariRecycle.strategy(source, SETTINGS, OPTIONS)
                    : C3p0Recycle.strategy(source, SETTINGS, OPTIONS);
        } else {
            bare = pool == Pool.HIKARI ? new HikariDataSource(HikariRecycle.config(source, SETTINGS, OPTIONS))
                    : C3p0Recycle.pool(source, SETTINGS, OPTIONS);
        }
        nothing();
    }

    @TearDown
    public void close() throws SQLException {
        if (way == BorrowWay.STRATEGY) {
            strategy.close();
        } else if (bare instanceof HikariDataSource hikari) {
            hikari.close();
        } else {
            ((PooledDataSource) bare).close();
        }
    }

    @Benchmark
    public Object nothing() throws SQLException {
        if (way == BorrowWay.STRATEGY) {
            return strategy.withConnection(Units.NOTHING);
        }
        try (Connection connection = bare.getConnection()) {
            return Units.NOTHING.apply(connection);
        }
    }
}
