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

    /**
     * How long the server lets this session idle, whatever the account, the URL or the server's configuration made it.
     *
     * @param connection open
     * @return the session's own {@code @@wait_timeout}
     * @throws SQLException as the driver threw it
     */
    public static Duration waitTimeout(Connection connection) throws SQLException {
        return Duration.ofSeconds(number(connection, "SELECT @@wait_timeout"));
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
