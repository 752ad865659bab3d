// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.mysql.cj.jdbc.MysqlDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * A real server that tests can stop, kill and freeze. It accepts connections when this object is handed out.
 *
 * <p>No server that was started here outlives its JVM, even if the JVM is killed with SIGKILL. Every method that waits has a
 * deadline, and throws {@link ServerUnavailableException} when the deadline passes. The methods that change the server may be
 * called from any thread. They run one at a time.
 */
public interface Server extends AutoCloseable {

    /** The two product families. A client sees different errors from them when a connection dies. */
    enum Family {
        /** Oracle's MySQL and products that are built from it. */
        MYSQL,
        /** MariaDB. */
        MARIADB
    }

    /**
     * Names the product, its version and where it comes from, never a password.
     *
     * @return such as {@code MariaDB 11.4.5 (embedded)}
     */
    String description();

    /**
     * Returns what the server itself answers to {@code SELECT VERSION()}.
     *
     * @return such as {@code 11.4.5-MariaDB}
     */
    String version();

    /**
     * Returns the family, as the server's version tells it.
     *
     * @return never null
     */
    Family family();

    /**
     * Returns the host to connect to. It stays the same over every restart.
     *
     * @return a name or an address
     */
    String host();

    /**
     * Returns the TCP port to connect to. It stays the same over every restart.
     *
     * @return the port
     */
    int port();

    /**
     * Returns the application's account, which has all rights on {@link #database()}. On a server that was started here, the
     * account has no other rights, so a read-only server refuses its writes.
     *
     * @return the name
     */
    String user();

    /**
     * Returns the password of {@link #user()}, random on a server that was started here.
     *
     * @return the password
     */
    String password();

    /**
     * Returns the database for the application's tables.
     *
     * @return its name
     */
    String database();

    /**
     * Returns a URL without an account. The URL turns TLS off, unless the URL that chose the server says otherwise.
     *
     * @return {@code jdbc:mysql://host:port/database?options}
     */
    String jdbcUrl();

    /**
     * Returns a new data source for the application's account, without TLS, with a {@code connectTimeout} of 2 s and a {@code
     * socketTimeout} of 10 s. The caller may change it.
     *
     * @return a new object at every call
     */
    MysqlDataSource dataSource();

    /**
     * Returns a new data source like {@link #dataSource()}, with TLS required ({@code sslMode=REQUIRED}, which verifies no
     * certificate).
     *
     * @return a new object at every call
     */
    MysqlDataSource tlsDataSource();

    /**
     * Opens a connection of an administrator, who may KILL and SET GLOBAL. The connection has timeouts. The caller closes it.
     *
     * @return a new connection
     * @throws SQLException if the server cannot be reached
     */
    Connection admin() throws SQLException;

    /**
     * Returns whether this object can stop, kill, start, freeze, thaw and terminate the server. If not, these methods throw
     * {@link UnsupportedOperationException}.
     *
     * @return false for a server that was chosen by URL
     */
    boolean hasProcess();

    /**
     * Returns the id of the server's process, if the server was started here and runs on this machine. The id changes with each
     * start.
     *
     * @return empty if the server is stopped, runs in a container, or was chosen by URL
     */
    default OptionalLong processId() {
        return OptionalLong.empty();
    }

    /** Stops the server with SIGTERM and returns when it is gone. Does nothing if the server is stopped. */
    void stop();

    /** Kills the server with SIGKILL and returns when it is gone. Does nothing if the server is stopped. */
    void kill();

    /**
     * Starts the server again with the same port and data, and returns when it accepts connections. Does nothing if the server
     * runs.
     */
    void start();

    /** Freezes the server with SIGSTOP. Connections stay open, and the server answers nothing until {@link #thaw()}. */
    void freeze();

    /** Ends {@link #freeze()} with SIGCONT. Does nothing if the server is not frozen. */
    void thaw();

    /** Sends SIGTERM and returns at once, so that tests can use the server while it shuts down. */
    void terminate();

    /** Calls {@link #stop()} and {@link #start()}. */
    default void restart() {
        stop();
        start();
    }

    /**
     * Stops the server and starts it again with further options, such as {@code --innodb-read-only=ON}. The options stay for
     * every later start, until the next call of this method. A call without options removes them.
     *
     * @param options as on the command line of the server; they override the options of the testkit
     * @throws UnsupportedOperationException if {@link #processId()} is empty for a running server, because only such a process
     *     takes options
     */
    default void restartWith(String... options) {
        throw new UnsupportedOperationException("the server " + description() + " takes no options from here:"
                + " choose an embedded server or a path");
    }

    /** Stops the server for good and deletes its data. A second call does no harm. */
    @Override
    void close();
}
