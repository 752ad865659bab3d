// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Queries the session of a physical connection, and closes a physical connection without waiting for the server. Strategies use
 * these methods outside units of work. Thread-safe.
 */
public final class PhysicalConnection {

    /** {@link #waitTimeout} of a session that the server never closes. This duration is longer than any limit of a strategy. */
    public static final Duration NEVER = Duration.ofDays(36_501);

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway");

    /** The deadline of the query at the end of a unit. */
    private static final int DEADLINE_MILLIS = 1_000;

    private PhysicalConnection() {
    }

    /**
     * Returns how long the server lets this session idle. Sends one query. The account, the URL and the server's configuration
     * can all change this value.
     *
     * @param connection open
     * @return the session's own {@code @@wait_timeout}; {@link #NEVER} if that is 0
     * @throws SQLException as the driver threw it
     */
    public static Duration waitTimeout(Connection connection) throws SQLException {
        long seconds = number(connection, "SELECT @@wait_timeout");
        return seconds == 0 ? NEVER : Duration.ofSeconds(seconds);
    }

    /**
     * Returns the id that the server gave to this session. Sends one query.
     *
     * @param connection open
     * @return the session's {@code CONNECTION_ID()}
     * @throws SQLException as the driver threw it
     */
    public static long connectionId(Connection connection) throws SQLException {
        return number(connection, "SELECT CONNECTION_ID()");
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Returns whether the server refuses writes from accounts without special privileges. Sends one query with a deadline of one
     * second.
     *
     * <p>A server that does not know these variables is not read-only. An unknown value counts as read-only.
     *
     * @param connection open; its network timeout stays changed if this method throws
     * @return true if {@code read_only} or {@code innodb_read_only} is on
     * @throws SQLException if the server did not answer in time, or if the connection cannot carry a command
     */
    public static boolean isReadOnly(Connection connection) throws SQLException {
        int timeout = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, DEADLINE_MILLIS);
        boolean readOnly = false;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.read_only, @@global.innodb_read_only")) {
            readOnly = row.next() && !(isOff(row.getString(1)) && isOff(row.getString(2)));
        } catch (SQLException e) {
            // Only a reply of the server has a code above zero. After a reply of class 08 (1053, 1156) the server goes away.
            if (e.getErrorCode() <= 0 || String.valueOf(e.getSQLState()).startsWith("08")) {
                throw e;
            }
        }
        connection.setNetworkTimeout(Runnable::run, timeout);
        return readOnly;
    }

    /** MySQL and older MariaDB return a number. MariaDB 12 returns a word. */
    private static boolean isOff(String value) {
        return "0".equals(value) || "OFF".equalsIgnoreCase(value);
    }

    /**
     * Closes the socket at once. Sends nothing, waits for nothing and throws nothing. Use it for a connection that is lost or in
     * doubt.
     *
     * @param connection closed when this method returns
     */
    public static void abort(Connection connection) {
        doNotWait(connection);
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "could not abort a connection", e);
        }
    }

    /**
     * Closes the connection with one command, waits for no reply and throws nothing. Without that command the server logs an
     * aborted client.
     *
     * <p>A driver rolls back when it closes a connection with autocommit off, and waits for the reply. So such a connection is
     * aborted instead. The server then rolls back too.
     *
     * @param connection outside any transaction; closed when this method returns
     */
    public static void close(Connection connection) {
        doNotWait(connection);
        try {
            if (connection.getAutoCommit()) {
                connection.close();
            }
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "could not close a connection", e);
        }
        // Does nothing if the connection is closed.
        abort(connection);
    }

    /** With TLS 1.3, a close waits for the server's close_notify. A frozen server sends none, so limit the wait to 1 ms. */
    private static void doNotWait(Connection connection) {
        try {
            connection.setNetworkTimeout(Runnable::run, 1);
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.TRACE, "could not limit the time to close a connection", e);
        }
    }
}
