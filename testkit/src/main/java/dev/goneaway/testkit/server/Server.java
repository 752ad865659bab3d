// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A real server that tests can stop, kill and freeze. The server accepts connections when a caller gets this object.
 *
 * <p>No server that was started here outlives its JVM, even if the JVM is killed with SIGKILL. Every method that waits has a
 * deadline, and throws {@link ServerUnavailableException} when the deadline passes. The methods that change the server run one at
 * a time. These methods throw {@link UnsupportedOperationException} if {@link #hasProcess} is false. Thread-safe.
 */
public abstract class Server implements AutoCloseable {

    /** The two product families. A client sees different errors from them when a connection dies. */
    public enum Family {
        /** Oracle's MySQL and products that are built from it. */
        MYSQL,
        MARIADB
    }

    private static final Duration READY = Duration.ofSeconds(60);

    /** The servers that the shutdown hook closes. */
    private static final Set<Server> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Server::closeAll, "goneaway-close-servers"));
    }

    final Accounts accounts;
    /** Where the server comes from, such as {@code embedded}. */
    final String origin;
    volatile Endpoint endpoint;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String version;
    private volatile Family family;

    Server(Endpoint endpoint, Accounts accounts, String origin) {
        this.endpoint = endpoint;
        this.accounts = accounts;
        this.origin = origin;
    }

    /** Releases all resources at once. Called once, possibly by the shutdown hook while another method still waits. */
    abstract void dispose();

    private static void closeAll() {
        for (Server server : OPEN) {
            try {
                server.close();
            } catch (RuntimeException e) {
                System.err.println("[goneaway] could not close " + server + ": " + e.getMessage());
            }
        }
    }

    /** Closes this server when the JVM ends, if its owner has not closed it by then. */
    final void closeAtExit() {
        OPEN.add(this);
    }

    /** Reads the version and the family, as the server reports them. */
    final void identify(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT VERSION(), @@version_comment")) {
            row.next();
            version = row.getString(1);
            // Some packages and proxies name the product in the comment only.
            boolean mariadb = (version + row.getString(2)).toLowerCase().contains("mariadb");
            family = mariadb ? Family.MARIADB : Family.MYSQL;
        }
    }

    /** Waits until an administrator can log in, and identifies the server. Throws with {@code said} if the server ended. */
    final void awaitReady(BooleanSupplier alive, Supplier<String> said) {
        SQLException[] last = new SQLException[1];
        boolean[] ready = new boolean[1];
        boolean ended = Await.until(READY, () -> {
            try (Connection connection = admin()) {
                identify(connection);
                ready[0] = true;
            } catch (SQLException e) {
                last[0] = e;
            }
            return ready[0] || !alive.getAsBoolean();
        });
        if (!ended) {
            throw new ServerUnavailableException("the server (" + origin + ") did not accept a connection within "
                    + READY.toSeconds() + " s", last[0]);
        }
        if (!ready[0]) {
            throw new ServerUnavailableException("the server (" + origin + ") ended before it accepted a connection: "
                    + said.get());
        }
    }

    final void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("this server is closed, and its data is deleted");
        }
    }

    /** {@return the product, its version and where it comes from, such as {@code MariaDB 11.4.5 (embedded)}; never a password} */
    public final String description() {
        // Leaves out what the packager added to the version.
        return (family == Family.MARIADB ? "MariaDB " : "MySQL ") + version.split("-", 2)[0] + " (" + origin + ")";
    }

    /** {@return what the server answers to {@code SELECT VERSION()}, such as {@code 11.4.5-MariaDB}} */
    public final String version() {
        return version;
    }

    /** {@return the family, as the server's version tells it; never null} */
    public final Family family() {
        return family;
    }

    /** {@return the host to connect to; it stays the same over every restart} */
    public final String host() {
        return endpoint.host();
    }

    /** {@return the TCP port to connect to; it stays the same over every restart} */
    public final int port() {
        return endpoint.port();
    }

    /** {@return the application's account} Started here, a server gives it rights on {@link #database()} only. */
    public final String user() {
        return accounts.user();
    }

    /** {@return the password of {@link #user()}, random on a server that was started here} */
    public final String password() {
        return accounts.password();
    }

    /** {@return the name of the database for the application's tables} */
    public final String database() {
        return endpoint.database();
    }

    /** {@return a URL without an account} The URL turns TLS off, unless the URL that chose the server says otherwise. */
    public final String jdbcUrl() {
        return endpoint.jdbcUrl();
    }

    /**
     * {@return a new data source for the application's account at every call} The data source has no TLS, a {@code
     * connectTimeout} of 2 s and a {@code socketTimeout} of 10 s. The caller may change it.
     */
    public final MysqlDataSource dataSource() {
        return endpoint.dataSource(accounts.user(), accounts.password());
    }

    /** {@return a new data source like {@link #dataSource()}, with TLS required} It verifies no certificate. */
    public final MysqlDataSource tlsDataSource() {
        return endpoint.withOption("sslMode", "REQUIRED").dataSource(accounts.user(), accounts.password());
    }

    /** {@return a new connection of an administrator, who may KILL and SET GLOBAL} The caller closes the connection. */
    public final Connection admin() throws SQLException {
        return endpoint.dataSource(accounts.admin(), accounts.adminPassword()).getConnection();
    }

    /** {@return whether this object can change the server; false for a server that was chosen by URL} */
    public final boolean hasProcess() {
        return !(this instanceof UrlServer);
    }

    private UnsupportedOperationException noProcess() {
        return new UnsupportedOperationException("the process of the server at " + origin
                + " cannot be stopped from here: choose an embedded server, Docker or a path");
    }

    /** {@return the id of the server's process, or empty if it is stopped, runs in a container, or was chosen by URL} */
    public OptionalLong processId() {
        return OptionalLong.empty();
    }

    /** Stops the server with SIGTERM and returns when it is gone. Does nothing if the server is stopped. */
    public void stop() {
        throw noProcess();
    }

    /** Kills the server with SIGKILL and returns when it is gone. Does nothing if the server is stopped. */
    public void kill() {
        throw noProcess();
    }

    /** Starts the server again with the same port and data, and returns when it accepts connections. Does nothing if it runs. */
    public void start() {
        throw noProcess();
    }

    /** Freezes the server with SIGSTOP. Connections stay open, and the server answers nothing until {@link #thaw()}. */
    public void freeze() {
        throw noProcess();
    }

    /** Ends {@link #freeze()} with SIGCONT. Does nothing if the server is not frozen. */
    public void thaw() {
        throw noProcess();
    }

    /** Sends SIGTERM and returns at once, so that tests can use the server while it shuts down. */
    public void terminate() {
        throw noProcess();
    }

    public final void restart() {
        stop();
        start();
    }

    /**
     * Stops the server and starts it again with further options, such as {@code --innodb-read-only=ON}. The options stay for
     * every later start, until the next call of this method. A call without options removes them. They override the options of
     * the testkit. Throws {@link UnsupportedOperationException} for a server in a container too.
     */
    public void restartWith(String... options) {
        throw new UnsupportedOperationException("the server " + description() + " does not take options from here:"
                + " choose an embedded server or a path");
    }

    /** Stops the server for good and deletes its data. A second call does no harm. */
    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            OPEN.remove(this);
            dispose();
        }
    }

    @Override
    public final String toString() {
        return family == null ? origin : description();
    }
}
