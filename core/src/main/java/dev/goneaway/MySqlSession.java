// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What a MySQL or MariaDB server tells of one session; each question is one round trip. */
public final class MySqlSession {

    private MySqlSession() {
    }

    /** The {@link #waitTimeout} of a session that is never closed for idleness: longer than any limit that a strategy accepts. */
    public static final Duration NEVER = Duration.ofDays(36_501);

    /** What a question inside {@link UnitEnd} may take. */
    private static final int DEADLINE_MILLIS = 1_000;

    /**
     * How long the server lets this session idle, whatever the account, the URL or the server's configuration made it.
     *
     * @param connection open
     * @return the session's own {@code @@wait_timeout}; {@link #NEVER} where that is 0
     * @throws SQLException as the driver threw it
     */
    public static Duration waitTimeout(Connection connection) throws SQLException {
        long seconds = number(connection, "SELECT @@wait_timeout");
        return seconds == 0 ? NEVER : Duration.ofSeconds(seconds);
    }

    /**
     * Whether the server refuses the writes of accounts without special privileges; ends after a second with an exception.
     *
     * <p>A server that does not know these variables is not read-only. An answer that is not known counts as read-only.
     *
     * @param connection open; its network timeout stays changed if this throws
     * @return true if {@code read_only} or {@code innodb_read_only} is on
     * @throws SQLException if the server did not answer, or if the connection cannot carry a command
     */
    public static boolean isReadOnly(Connection connection) throws SQLException {
        int timeout = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, DEADLINE_MILLIS);
        boolean readOnly;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.read_only, @@global.innodb_read_only")) {
            readOnly = row.next() && !(isOff(row.getString(1)) && isOff(row.getString(2)));
        } catch (SQLException e) {
            if (!ConnectionFailure.isReply(e)) {
                throw e;
            }
            readOnly = false;
        }
        connection.setNetworkTimeout(Runnable::run, timeout);
        return readOnly;
    }

    /** A number, or since MariaDB 12 a word. */
    private static boolean isOff(String value) {
        return "0".equals(value) || "OFF".equalsIgnoreCase(value);
    }

    /**
     * What tells one physical connection from another.
     *
     * @param connection open
     * @return the session's {@code CONNECTION_ID()}
     * @throws SQLException as the driver threw it
     */
    public static long connectionId(Connection connection) throws SQLException {
        return number(connection, "SELECT CONNECTION_ID()");
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
