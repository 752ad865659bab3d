// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Gives one test a real server, an empty table, and strategies that are closed when the test ends. An id is a connection's
 * {@code CONNECTION_ID()}. What the driver throws is passed on.
 */
public final class Fixture {

    /** The default options, with a wait that is short enough for a test. */
    public static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULTS.withMaxWait(Duration.ofSeconds(4));

    /** The fetch size that makes the driver read the rows of a query one by one. */
    public static final int STREAMING = Servers.isMariaDbDriver() ? 1 : Integer.MIN_VALUE;

    /** How long a test waits for another thread or for the server. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Server server = Servers.chosen();
    private final ContractTest test;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final MysqlDataSource target = server.dataSource();
    private final TracingDataSource source = new TracingDataSource(target);
    private final Connection admin;

    Fixture(ContractTest test) throws SQLException {
        this.test = test;
        this.admin = server.admin();
        opened.push(admin);
        Sql.execute(admin, "DROP TABLE IF EXISTS " + table());
        Sql.execute(admin, "CREATE TABLE " + table() + " (id INT PRIMARY KEY, note VARCHAR(20)) ENGINE=InnoDB");
        Sql.execute(admin, "CREATE TABLE IF NOT EXISTS " + otherTable() + " (id INT PRIMARY KEY)");
    }

    /** {@return the chosen server, which is running} */
    public Server server() {
        return server;
    }

    /** {@return a connection of an administrator, which is open until the test ends} */
    public Connection admin() {
        return admin;
    }

    /** {@return the source that the strategies under test connect through; it remembers each connection} */
    public TracingDataSource source() {
        return source;
    }

    /**
     * {@return the driver's own source behind {@link #source}, in plaintext unless a test has changed that} A test changes its
     * settings before it opens a strategy.
     */
    public MysqlDataSource target() {
        return target;
    }

    /** The server's URL with the {@code sslMode} of {@link #target}, because a URL takes precedence over settings. */
    String url() throws SQLException {
        return server.jdbcUrl().replaceAll("sslMode=[A-Z_]+", "sslMode=" + target.getSslMode());
    }

    /** {@return the full name of the table of this test, which has an integer key {@code id} and a text {@code note}} */
    public String table() {
        return "`" + server.database() + "`.goneaway_contract";
    }

    /** Returns the full name of a second table, which is always empty. */
    String otherTable() {
        return "`" + server.database() + "`.goneaway_other";
    }

    /** Inserts a row into {@link #table}. */
    void insert(Connection connection, int id) throws SQLException {
        Sql.execute(connection, "INSERT INTO " + table() + " VALUES (" + id + ", 'a write')");
    }

    /** {@return the number of committed rows of {@link #table}} */
    public long rows() throws SQLException {
        return Sql.number(admin, "SELECT COUNT(*) FROM " + table());
    }

    static int closedPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Puts a proxy between the strategies under test and the server, until the test ends. */
    FaultProxy proxy() throws IOException {
        FaultProxy proxy = new FaultProxy(server);
        opened.push(proxy);
        proxy.through(target);
        return proxy;
    }

    /** {@return a strategy under test with {@link #OPTIONS}, which is open until the test ends} */
    public ConnectionStrategy open() {
        return open(OPTIONS);
    }

    public ConnectionStrategy open(ConnectionOptions options) {
        return open(options, 1);
    }

    /**
     * {@return a strategy under test, which may hold several connections if it is a pool and is open until the test ends}
     *
     * @param size the most connections that a pool may hold
     */
    public ConnectionStrategy open(ConnectionOptions options, int size) {
        ConnectionStrategy strategy = test.strategy(source.asDataSource(), options, size);
        opened.push(strategy);
        return strategy;
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("the other thread came in time").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a unit on another thread, and waits until the unit runs. The unit returns 42 when the latch has opened. */
    static Deadline.Task<Long> startUnit(ConnectionStrategy strategy, CountDownLatch end) {
        CountDownLatch running = new CountDownLatch(1);
        var unit = Deadline.start("unit", () -> strategy.<Long>withConnection(connection -> {
            running.countDown();
            await(end);
            return Sql.number(connection, "SELECT 42");
        }));
        await(running);
        return unit;
    }

    /** Runs a unit that fails with an error of the driver or the server. Checks the vendor code. */
    static void fails(int vendorCode, ConnectionStrategy strategy, SqlConsumer work) {
        SQLException thrown = catchThrowableOfType(SQLException.class, () -> strategy.useConnection(work));
        assertThat((Throwable) thrown).isNotNull();
        assertThat(thrown.getErrorCode()).isEqualTo(vendorCode);
    }

    /** Runs a unit that throws, and checks that the next unit gets the same connection. Returns what the unit threw. */
    Throwable keepsTheConnection(SqlConsumer work) throws SQLException {
        ConnectionStrategy strategy = open();
        long id = strategy.withConnection(Sql::id);
        Throwable thrown = catchThrowable(() -> strategy.useConnection(work));
        assertThat(thrown).isNotNull();
        assertThat(strategy.<Long>withConnection(Sql::id)).isEqualTo(id);
        return thrown;
    }

    /** Does what {@link #keepsTheConnection(SqlConsumer)} does, and checks the vendor code. */
    void keepsTheConnection(int vendorCode, SqlConsumer work) throws SQLException {
        assertThat(keepsTheConnection(work)).isInstanceOfSatisfying(SQLException.class,
                thrown -> assertThat(thrown.getErrorCode()).isEqualTo(vendorCode));
    }

    /** Runs a unit that throws an {@code Error}, so that the strategy discards the connection. */
    static void discardConnection(ConnectionStrategy strategy) {
        Error own = new AssertionError("costs the connection");
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            throw own;
        })).isSameAs(own);
    }

    /** Leaves open a stream of rows that is not read to its end. */
    static Statement openStream(Connection connection) throws SQLException {
        Statement stream = connection.createStatement();
        stream.setFetchSize(STREAMING);
        stream.executeQuery("SELECT 1 UNION SELECT 2 UNION SELECT 3").next();
        return stream;
    }

    /** Kills the connection, and then executes a statement, which fails with the loss. */
    void loseAtOnce(Connection connection) throws SQLException {
        kill(Sql.id(connection));
        Sql.execute(connection, "SELECT 'never answered'");
    }

    /** Kills the connection while a row of a batch runs. MySQL Connector/J then reports a closed statement. */
    void loseDuringBatch(Connection connection) throws SQLException {
        long id = Sql.id(connection);
        var killer = Deadline.start("killer", () -> {
            awaitRunning(id, "INSERT INTO");
            kill(id);
            return null;
        });
        try (PreparedStatement batch = connection.prepareStatement("INSERT INTO " + table() + " VALUES (?, SLEEP(?))")) {
            for (int row = 0; row < 3; row++) {
                batch.setInt(1, row);
                batch.setInt(2, row == 0 ? 0 : 8);
                batch.addBatch();
            }
            batch.executeBatch();
        } finally {
            killer.get(PATIENCE);
        }
    }

    /** Kills the connection while a unit reads a stream of rows. The driver does not close such a connection. */
    void loseDuringStream(Connection connection) throws SQLException {
        long id = Sql.id(connection);
        try (Statement stream = connection.createStatement()) {
            stream.setFetchSize(STREAMING);
            try (ResultSet rows = stream.executeQuery("SELECT n, REPEAT('x', 60000), SLEEP(0.05) FROM (SELECT 1 n UNION"
                    + " SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8"
                    + " UNION SELECT 9) numbers")) {
                for (int row = 1; rows.next(); row++) {
                    if (row == 3) {
                        kill(id);
                    }
                }
            }
        }
    }

    /** Kills a connection, and waits until it is gone from the server's list. */
    public void kill(long id) throws SQLException {
        Sql.execute(admin, "KILL " + id);
        awaitGone(id);
    }

    /** Waits until the server has no connection of that id. */
    public void awaitGone(long id) {
        String query = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id;
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> Sql.number(admin, query) == 0);
    }

    /** Waits until the server has none of the connections that the strategies under test have made. */
    public void awaitNoneLeft() {
        source.connections().forEach(traced -> awaitGone(traced.id()));
    }

    /** Waits until the server runs a statement of that connection. */
    public void awaitRunning(long id, String statement) {
        String query = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id
                + " AND info LIKE '" + statement + "%'";
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> Sql.number(admin, query) > 0);
    }

    /** Skips the test if the server cannot be stopped and started from here. */
    void requireProcess() {
        assumeTrue(server.hasProcess(), () -> "skipped: needs a server that the test can stop, and " + server.description()
                + " was given by its URL");
    }

    /** Skips the test with MariaDB Connector/J, because of what that driver does. */
    public static void requireMySqlDriver(String whatMariaDbConnectorJDoes) {
        assumeTrue(!Servers.isMariaDbDriver(), "skipped: MariaDB Connector/J " + whatMariaDbConnectorJDoes);
    }

    /** Skips the test if its connections use TLS: a proxy cannot count encrypted commands. */
    void requirePlaintext() throws SQLException {
        assumeTrue(target.getSslMode().equals("DISABLED"), "skipped: needs plaintext, because a proxy counts commands");
    }

    /** Closes what the test opened, the latest first. */
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }
}
