// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.awaitility.Awaitility.await;

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

/** What one test of the contract works with: a real server, a fresh table, and strategies that are closed when the test ends. */
public final class Fixture implements AutoCloseable {

    /** Options under which a test that goes wrong ends soon. */
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
     * The server.
     *
     * @return running
     */
    public Server server() {
        return server;
    }

    /**
     * An administrator, for looks and kills.
     *
     * @return closed with this fixture
     */
    public Connection admin() {
        return admin;
    }

    /**
     * What the strategies under test connect through.
     *
     * @return with its memory
     */
    public TracingDataSource source() {
        return source;
    }

    /**
     * The driver's own source behind {@link #source}, for settings.
     *
     * @return plaintext
     */
    public MysqlDataSource target() {
        return target;
    }

    /**
     * The table of this test: an integer key {@code id}, and a {@code note}.
     *
     * @return its full name
     */
    public String table() {
        return "`" + server.database() + "`.goneaway_contract";
    }

    /**
     * A table that is always there and empty.
     *
     * @return its full name
     */
    public String otherTable() {
        return "`" + server.database() + "`.goneaway_other";
    }

    /**
     * How many rows are committed.
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
     * A strategy under test, with default options.
     *
     * @return closed with this fixture
     */
    public ConnectionStrategy open() {
        return open(OPTIONS);
    }

    /**
     * A strategy under test.
     *
     * @param options what the test chose
     * @return closed with this fixture
     */
    public ConnectionStrategy open(ConnectionOptions options) {
        return open(options, 1);
    }

    /**
     * A strategy under test that, if it is a pool, may hold several connections.
     *
     * @param options what the test chose
     * @param size how many
     * @return closed with this fixture
     */
    public ConnectionStrategy open(ConnectionOptions options, int size) {
        ConnectionStrategy strategy = subject.open(source.asDataSource(), options, size);
        strategies.add(strategy);
        return strategy;
    }

    /**
     * Kills a connection and returns when the server has none of that id.
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
     * Whether the server has a connection of that id.
     *
     * @param id a {@code CONNECTION_ID()}
     * @return as the server sees it
     * @throws SQLException as the driver threw it
     */
    public boolean isOpen(long id) throws SQLException {
        return Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) > 0;
    }

    /**
     * Waits until a statement of that connection waits or works on the server.
     *
     * @param id a {@code CONNECTION_ID()}
     * @param statement how the statement starts
     */
    public void awaitRunning(long id, String statement) {
        String query = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id + " AND info LIKE '" + statement + "%'";
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> Sql.number(admin, query) > 0);
    }

    @Override
    public void close() throws SQLException {
        strategies.forEach(ConnectionStrategy::close);
        admin.close();
    }
}
