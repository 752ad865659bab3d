// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Runs one statement or one query. */
public final class Sql {

    private Sql() {
    }

    /**
     * Executes a statement.
     *
     * @param connection open
     * @param sql the statement
     * @throws SQLException as the driver threw it
     */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Executes a query for one number.
     *
     * @param connection open
     * @param sql the query
     * @return the first column of the first row
     * @throws SQLException as the driver threw it
     */
    public static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * What tells one physical connection from another.
     *
     * @param connection open
     * @return its {@code CONNECTION_ID()}
     * @throws SQLException as the driver threw it
     */
    public static long id(Connection connection) throws SQLException {
        return number(connection, "SELECT CONNECTION_ID()");
    }
}
