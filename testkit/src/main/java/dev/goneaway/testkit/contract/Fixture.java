// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Gives one test a real server, an empty table, and strategies that are closed when the test ends. */
public final class Fixture implements AutoCloseable {

    /** The default options, with a wait that is short enough for a test. */
    public static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULTS.withMaxWait(Duration.ofSeconds(4));

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Server server = Servers.chosen();
    private final Subject subject;
    private final List<ConnectionStrategy> strategies = new ArrayList<>();
    private final MysqlDataSource target = server.dataSource();
    private final TracingDataSource source = new TracingDataSource(target);
    private final Connection admin;

    Fixture(Subject subject) throws SQLException {
        this.subject = subject;
        this.admin = server.admin();
        Sql.execute(admin, "DROP TABLE IF EXISTS " + table());
        Sql.execute(admin, "CREATE TABLE " + table() + " (id INT PRIMARY KEY, note VARCHAR(20)) ENGINE=InnoDB");
        Sql.execute(admin, "CREATE TABLE IF NOT EXISTS " + otherTable() + " (id INT PRIMARY KEY)");
    }

    /** Makes the strategy under test. */
    @FunctionalInterface
    interface Subject {

        ConnectionStrategy open(DataSource dataSource, ConnectionOptions options, int size);
    }

    /**
     * Returns the chosen server.
     *
     * @return running
     */
    public Server server() {
        return server;
    }

    /**
     * Returns a connection of an administrator.
     *
     * @return open until the test ends
     */
    public Connection admin() {
        return admin;
    }

    /**
     * Returns the source that the strategies under test connect through. It remembers each connection.
     *
     * @return the same for the whole test
     */
    public TracingDataSource source() {
        return source;
    }

    /**
     * Returns the driver's own source behind {@link #source}. A test changes its settings before it opens a strategy.
     *
     * @return plaintext, unless a test has changed that
     */
    public MysqlDataSource target() {
        return target;
    }

    /** The server's URL with the {@code sslMode} of {@link #target}, because a URL takes precedence over settings. */
    String url() throws SQLException {
        return server.jdbcUrl().replaceAll("sslMode=[A-Z_]+", "sslMode=" + target.getSslMode());
    }

    /**
     * Returns the table of this test, which has an integer key {@code id} and a text {@code note}.
     *
     * @return its full name
     */
    public String table() {
        return "`" + server.database() + "`.goneaway_contract";
    }

    /**
     * Returns a second table, which is always empty.
     *
     * @return its full name
     */
    public String otherTable() {
        return "`" + server.database() + "`.goneaway_other";
    }

    /**
     * Counts the committed rows of {@link #table}.
     *
     * @return the count
     * @throws SQLException as the driver threw it
     */
    public long rows() throws SQLException {
        return Sql.number(admin, "SELECT COUNT(*) FROM " + table());
    }

    /** A port of this machine that refuses connections. */
    static int closedPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /**
     * Opens a strategy under test with {@link #OPTIONS}.
     *
     * @return open until the test ends
     */
    public ConnectionStrategy open() {
        return open(OPTIONS);
    }

    /**
     * Opens a strategy under test.
     *
     * @param options the options of the strategy
     * @return open until the test ends
     */
    public ConnectionStrategy open(ConnectionOptions options) {
        return open(options, 1);
    }

    /**
     * Opens a strategy under test that may hold several connections if it is a pool.
     *
     * @param options the options of the strategy
     * @param size the most connections that a pool may hold
     * @return open until the test ends
     */
    public ConnectionStrategy open(ConnectionOptions options, int size) {
        ConnectionStrategy strategy = subject.open(source.asDataSource(), options, size);
        strategies.add(strategy);
        return strategy;
    }

    /**
     * Kills a connection, and waits until it is gone from the server's list.
     *
     * @param id a {@code CONNECTION_ID()}
     * @throws SQLException as the driver threw it
     */
    public void kill(long id) throws SQLException {
        Sql.execute(admin, "KILL " + id);
        awaitGone(id);
    }

    /**
     * Waits until the server has no connection of that id.
     *
     * @param id a {@code CONNECTION_ID()}
     */
    public void awaitGone(long id) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> !isOpen(id));
    }

    /** Waits until the server has none of the connections that the strategies under test have made. */
    public void awaitNoneLeft() {
        source.connections().forEach(traced -> awaitGone(traced.id()));
    }

    /**
     * Tells whether the server has a connection of that id.
     *
     * @param id a {@code CONNECTION_ID()}
     * @return true if the server lists it
     * @throws SQLException as the driver threw it
     */
    public boolean isOpen(long id) throws SQLException {
        return Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) > 0;
    }

    /**
     * Waits until the server runs a statement of that connection.
     *
     * @param id a {@code CONNECTION_ID()}
     * @param statement how the statement starts
     */
    public void awaitRunning(long id, String statement) {
        String query = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id
                + " AND info LIKE '" + statement + "%'";
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> Sql.number(admin, query) > 0);
    }

    /** Skips the test if the server cannot be stopped and started from here. */
    void requireProcess() {
        assumeTrue(server.hasProcess(), () -> "skipped: needs a server that the test can stop, and " + server.description()
                + " was given by its URL");
    }

    /** Skips the test if its connections use TLS: a proxy cannot count encrypted commands. */
    void requirePlaintext() throws SQLException {
        assumeTrue(target.getSslMode().equals("DISABLED"), "skipped: needs plaintext, because a proxy counts commands");
    }

    /** Restarts the server, or skips the test if that is not possible. */
    void restart() {
        requireProcess();
        server.restart();
    }

    @Override
    public void close() throws SQLException {
        strategies.forEach(ConnectionStrategy::close);
        admin.close();
    }
}
