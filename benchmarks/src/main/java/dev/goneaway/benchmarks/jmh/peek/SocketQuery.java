// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.peek;

import dev.goneaway.benchmarks.Units;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * The query itself, through the socket that can be looked at and through the driver's own.
 *
 * <p>A query's time on a busy machine swings by more than the sockets could differ, from minute to minute. So the two are timed
 * right after each other, each in a fork of its own, and that again and again: what counts is the ratio within each pair, over all
 * blocks. {@code -p block=1,2,…} asks for more of them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 8, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 16, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class SocketQuery {

    private static final int KEYS = 1_000;
    private static final int PAD = 1_000;
    private static final int COPIES = 10;

    /** The outermost loop: JMH sorts parameters. */
    @Param({"1", "2", "3", "4", "5", "6"})
    public int block;

    /** In milliseconds; 0 waits for ever. */
    @Param({"0", "10000"})
    public int socketTimeout;

    /** Whether the connection is encrypted; if not asked for, it is as the server's URL says. */
    @Param({"false", "true"})
    public boolean tls;

    /** The innermost loop. */
    @Param
    public Via via;

    private Connection connection;
    private PreparedStatement lookup;
    private int key;

    /**
     * Connects, and makes a table that is gone with the connection.
     *
     * @throws SQLException if it cannot connect
     */
    @Setup(Level.Trial)
    public void open() throws SQLException {
        connection = via.connect(tls, socketTimeout);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TEMPORARY TABLE pages (id INT PRIMARY KEY, pad VARCHAR(" + PAD + ") NOT NULL) "
                    + "CHARACTER SET latin1");
            statement.executeUpdate("INSERT INTO pages WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
                    + (KEYS - 1) + ") SELECT i, REPEAT('x', " + PAD + ") FROM n");
        }
        lookup = connection.prepareStatement("SELECT pad FROM pages WHERE id = ?");
    }

    /**
     * Closes the connection.
     *
     * @throws SQLException if it was lost
     */
    @TearDown
    public void close() throws SQLException {
        connection.close();
    }

    /**
     * The shortest query and reply.
     *
     * @return 1
     * @throws SQLException never
     */
    @Benchmark
    public Integer selectOne() throws SQLException {
        return Units.QUERY.apply(connection);
    }

    /**
     * One row of a kilobyte, by its key.
     *
     * @return the row
     * @throws SQLException never
     */
    @Benchmark
    public String primaryKey() throws SQLException {
        key = key == KEYS - 1 ? 0 : key + 1;
        lookup.setInt(1, key);
        try (ResultSet row = lookup.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * One result of 10,000 such rows.
     *
     * @return how many rows came
     * @throws SQLException never
     */
    @Benchmark
    public int tenMegabytes() throws SQLException {
        int rows = 0;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT n.copy, id, pad FROM pages JOIN (" + copies() + ") AS n")) {
            while (result.next()) {
                rows++;
            }
        }
        if (rows != KEYS * COPIES) {
            throw new SQLException("not the rows that were asked for: " + rows);
        }
        return rows;
    }

    private static String copies() {
        StringBuilder select = new StringBuilder("SELECT 1 AS copy");
        for (int copy = 2; copy <= COPIES; copy++) {
            select.append(" UNION ALL SELECT ").append(copy);
        }
        return select.toString();
    }
}
