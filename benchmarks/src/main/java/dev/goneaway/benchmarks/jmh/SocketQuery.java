// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.candidates.Units;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

/** The time that peek's socket adds to a query. Each query runs through both kinds of socket in turn. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 8, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 150, timeUnit = TimeUnit.MILLISECONDS)
public class SocketQuery {

    private static final int KEYS = 1_000;
    private static final int PAD = 1_000;
    private static final int COPIES = 10;

    /** The {@code socketTimeout} in milliseconds. 0 means no limit. */
    @Param({"0", "10000"})
    public int socketTimeout;

    /** Whether the connection is encrypted. This overrides the server's URL. */
    @Param({"false", "true"})
    public boolean tls;

    private RowReader standard;
    private RowReader peek;

    /**
     * Opens one connection of each kind.
     *
     * @throws SQLException if it cannot connect
     */
    @Setup
    public void open() throws SQLException {
        standard = new RowReader(SocketKind.STANDARD.connect(tls, socketTimeout));
        peek = new RowReader(SocketKind.PEEK.connect(tls, socketTimeout));
    }

    /**
     * Closes the connections.
     *
     * @throws SQLException if one was lost
     */
    @TearDown
    public void close() throws SQLException {
        standard.connection.close();
        peek.connection.close();
    }

    /**
     * Runs {@code SELECT 1}.
     *
     * @param times gets the times of both sockets
     * @return 2
     * @throws Exception never
     */
    @Benchmark
    public long selectOne(PairedTimes times) throws Exception {
        return times.both(reader -> Units.QUERY.apply(reader.connection), standard, peek);
    }

    /**
     * Reads a row of one kilobyte by its primary key.
     *
     * @param times gets the times of both sockets
     * @return the sum of the lengths of both rows
     * @throws Exception never
     */
    @Benchmark
    public long primaryKey(PairedTimes times) throws Exception {
        return times.both(RowReader::row, standard, peek);
    }

    /**
     * Reads one result of 10,000 such rows.
     *
     * @param times gets the times of both sockets
     * @return the number of rows
     * @throws Exception never
     */
    @Benchmark
    public long tenMegabytes(PairedTimes times) throws Exception {
        return times.both(RowReader::rows, standard, peek);
    }

    /** A connection with a temporary table. */
    private static final class RowReader {

        private final Connection connection;
        private final PreparedStatement lookup;
        private int key;

        RowReader(Connection connection) throws SQLException {
            this.connection = connection;
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("CREATE TEMPORARY TABLE pages (id INT PRIMARY KEY, pad VARCHAR(" + PAD + ") NOT NULL) "
                        + "CHARACTER SET latin1");
                statement.executeUpdate("INSERT INTO pages WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
                        + "WHERE i < " + (KEYS - 1) + ") SELECT i, REPEAT('x', " + PAD + ") FROM n");
            }
            lookup = connection.prepareStatement("SELECT pad FROM pages WHERE id = ?");
        }

        long row() throws SQLException {
            key = key == KEYS - 1 ? 0 : key + 1;
            lookup.setInt(1, key);
            try (ResultSet row = lookup.executeQuery()) {
                row.next();
                return row.getString(1).length();
            }
        }

        long rows() throws SQLException {
            int rows = 0;
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT n.copy, id, pad FROM pages JOIN (" + copies() + ") AS n")) {
                while (result.next()) {
                    rows++;
                }
            }
            if (rows != KEYS * COPIES) {
                throw new SQLException("unexpected number of rows: " + rows);
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
}
