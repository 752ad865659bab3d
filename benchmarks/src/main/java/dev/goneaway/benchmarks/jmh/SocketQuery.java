// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.candidates.Units;
import dev.goneaway.peek.Peek;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.testkit.server.MariaDbSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * The time that peek's socket adds to a query. Each query runs through both kinds of socket in turn. The result is the ratio of
 * the two sums within one iteration. Single times cannot be compared: on a busy machine, two forks of one benchmark differed by a
 * factor of six.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 8, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 150, timeUnit = TimeUnit.MILLISECONDS)
public class SocketQuery {

    private static final int KEYS = 1_000;
    private static final int PAD = 1_000;
    private static final int THREADS = 1_000;
    private static final int CONNECTIONS = 64;

    /** The {@code socketTimeout} in milliseconds. 0 means no limit. */
    @Param({"0", "10000"})
    public int socketTimeout;

    /** Whether the connection is encrypted. This overrides the server's URL. */
    @Param({"false", "true"})
    public boolean tls;

    /** The driver: {@code mysql} or {@code mariadb}. */
    @Param("mysql")
    public String driver;

    private RowReader standard;
    private RowReader peek;
    private Peek look;

    @Setup
    public void open() throws SQLException {
        standard = new RowReader(connect(false));
        peek = new RowReader(connect(true));
        look = Peek.on(peek.connection);
    }

    /** Opens a connection, and checks its socket, its encryption and its deadline. Everything else is the same for both sockets. */
    private Connection connect(boolean peeking) throws SQLException {
        Map<String, String> options = new HashMap<>(Encryption.options(tls));
        options.put("socketTimeout", Integer.toString(socketTimeout));
        MysqlDataSource source =
                EndpointFile.settings(driver.equals("mariadb") ? new MariaDbSource() : new MysqlDataSource(), options);
        if (peeking) {
            source.setSocketFactory(PeekSocketFactory.class.getName());
        }
        Connection connection = Encryption.require(source.getConnection(), tls);
        if (peeking) {
            Peek.on(connection);
        }
        if (connection.getNetworkTimeout() != socketTimeout) {
            throw new SQLException("the connection has another socketTimeout");
        }
        return connection;
    }

    @TearDown
    public void close() throws SQLException {
        standard.connection.close();
        peek.connection.close();
    }

    @Benchmark
    public Object look() throws SQLException {
        return look.look();
    }

    /** Pings with the driver's own {@code isValid}. */
    @Benchmark
    public long ping(PairedTimes times) throws Exception {
        return times.both(reader -> reader.connection.isValid(1) ? 1 : 0, standard, peek);
    }

    @Benchmark
    public long selectOne(PairedTimes times) throws Exception {
        return times.both(reader -> Units.QUERY.apply(reader.connection), standard, peek);
    }

    /** Reads a row of one kilobyte by its primary key. */
    @Benchmark
    public long primaryKey(PairedTimes times) throws Exception {
        return times.both(RowReader::row, standard, peek);
    }

    /**
     * Starts a thousand virtual threads that run {@code SELECT 1} on 64 connections, and waits for them. The time includes the
     * start of the threads and their waits for a connection.
     */
    @Benchmark
    @Warmup(iterations = 10, time = 600, timeUnit = TimeUnit.MILLISECONDS)
    @Measurement(iterations = 15, time = 300, timeUnit = TimeUnit.MILLISECONDS)
    public long virtualThreads(Crowd crowd, PairedTimes times) throws Exception {
        return times.both(crowd::run, crowd.standard, crowd.peek);
    }

    /** The virtual threads and their connections. Needs Java 21. */
    @State(Scope.Benchmark)
    public static class Crowd {

        private final BlockingQueue<Connection> standard = new ArrayBlockingQueue<>(CONNECTIONS);
        private final BlockingQueue<Connection> peek = new ArrayBlockingQueue<>(CONNECTIONS);
        private ExecutorService executor;

        @Setup
        public void open(SocketQuery query) throws SQLException, ReflectiveOperationException {
            // Use reflection, because this class must compile on Java 17, which has no virtual threads.
            executor = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            for (int i = 0; i < CONNECTIONS; i++) {
                standard.add(query.connect(false));
                peek.add(query.connect(true));
            }
        }

        @TearDown
        public void close() throws SQLException {
            executor.shutdown();
            for (int i = 0; i < CONNECTIONS; i++) {
                standard.remove().close();
                peek.remove().close();
            }
        }

        private long run(BlockingQueue<Connection> idle) throws Exception {
            Callable<Integer> unit = () -> {
                Connection connection = idle.take();
                try {
                    return Units.QUERY.apply(connection);
                } finally {
                    idle.add(connection);
                }
            };
            long sum = 0;
            for (Future<Integer> result : executor.invokeAll(Collections.nCopies(THREADS, unit))) {
                sum += result.get();
            }
            return sum;
        }
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
    }

    /** Adds up the time of each socket. JMH writes both sums beside its own score, which is the time of both together. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class PairedTimes {

        /** Nanoseconds through the driver's standard socket. */
        public long standard;

        /** Nanoseconds through peek's socket. */
        public long peek;

        private boolean peekFirst;

        /** Runs the unit through both sockets. The order alternates, because the caches can slow down the first of a pair. */
        private <T> long both(TimedUnit<T> unit, T onStandard, T onPeek) throws Exception {
            peekFirst = !peekFirst;
            long first = System.nanoTime();
            long result = unit.run(peekFirst ? onPeek : onStandard);
            long second = System.nanoTime();
            result += unit.run(peekFirst ? onStandard : onPeek);
            long end = System.nanoTime();
            peek += peekFirst ? second - first : end - second;
            standard += peekFirst ? end - second : second - first;
            return result;
        }
    }

    /** Runs once through one of the two sockets. */
    @FunctionalInterface
    private interface TimedUnit<T> {

        long run(T over) throws Exception;
    }
}
