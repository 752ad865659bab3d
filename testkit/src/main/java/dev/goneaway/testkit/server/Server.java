// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.mysql.cj.jdbc.MysqlDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * A real server, listening since before this object was handed out, that can be hurt on purpose and healed again.
 *
 * <p>No server that was started here outlives its JVM, not even one that is killed with SIGKILL. Every method that waits has a deadline
 * and throws {@link ServerUnavailableException} when it passes. The methods that change the server may be called from any thread;
 * one runs at a time.
 */
public interface Server extends AutoCloseable {

    /** The two lines of descent, which differ in what a client sees when a connection dies. */
    enum Family {
        /** Oracle's MySQL and what is built from it. */
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
     * Returns the line of descent, as told by the server's own version.
     *
     * @return never null
     */
    Family family();

    /**
     * Returns the address to connect to; the same for the whole life of the server, over every restart.
     *
     * @return a name or an address
     */
    String host();

    /**
     * Returns the TCP port to connect to; the same for the whole life of the server, over every restart.
     *
     * @return the port
     */
    int port();

    /**
     * Returns the application's account, which has all rights on {@link #database()}. On a server that was started here it has none
     * beyond that, so a read-only server refuses its writes.
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
     * Returns a URL without an account; plaintext, unless the URL that chose the server says otherwise.
     *
     * @return {@code jdbc:mysql://host:port/database?options}
     */
    String jdbcUrl();

    /**
     * Returns a new source of plaintext connections for the application's account, with a {@code connectTimeout} of 2 s and a
     * {@code socketTimeout} of 10 s. It is the caller's to change.
     *
     * @return a new object at every call
     */
    MysqlDataSource dataSource();

    /**
     * Does as {@link #dataSource()} does, with TLS required ({@code sslMode=REQUIRED}: no certificate is verified).
     *
     * @return a new object at every call
     */
    MysqlDataSource tlsDataSource();

    /**
     * Opens a connection of an administrator, who may KILL and SET GLOBAL, with deadlines set; the caller closes it.
     *
     * @return a new connection
     * @throws SQLException if the server cannot be reached
     */
    Connection admin() throws SQLException;

    /**
     * Tells whether the methods below that stop, kill, start, freeze, thaw and terminate are possible. Where they are not, they throw
     * {@link UnsupportedOperationException}.
     *
     * @return false for a server that was only named by a URL
     */
    boolean hasProcess();

    /**
     * Returns the id of the server's process, where it was started here and runs on this machine itself; another one after each start.
     *
     * @return empty if it does not run, or runs in a container, or was only named by a URL
     */
    default OptionalLong processId() {
        return OptionalLong.empty();
    }

    /** Stops the server gracefully (SIGTERM) and returns when it is gone; does nothing if it is not running. */
    void stop();

    /** Kills the server (SIGKILL) and returns when it is gone; does nothing if it is not running. */
    void kill();

    /** Starts the server again with the same port and data and returns when it accepts connections; does nothing if it is running. */
    void start();

    /** Stops the server's clock (SIGSTOP): connections stay open, and nothing is answered until {@link #thaw()}. */
    void freeze();

    /** Ends {@link #freeze()} (SIGCONT); does nothing if the server is not frozen. */
    void thaw();

    /** Asks the server to stop (SIGTERM) and returns at once, so that it can be watched while it drains. */
    void terminate();

    /** Stops the server and starts it again, see {@link #stop()} and {@link #start()}. */
    default void restart() {
        stop();
        start();
    }

    /**
     * Stops the server and starts it again with its data and with further options, such as {@code --innodb-read-only=ON}. The options stay
     * for every later start, until the next call of this method. A call without options starts the server as it was at first.
     *
     * @param options as on the command line of the server, one a string; they come last, so they override those of the testkit
     * @throws UnsupportedOperationException if {@link #processId()} is empty for a running server: only a process of this machine that
     *     was started here takes options
     */
    default void restartWith(String... options) {
        throw new UnsupportedOperationException("the server " + description() + " takes no options from here:"
                + " choose an embedded server or a path");
    }

    /** Stops the server for good and removes its data; idempotent. */
    @Override
    void close();
}
