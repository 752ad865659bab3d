// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Runs statements and queries. Throws what the driver throws. */
public final class Sql {

    private Sql() {
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Executes statements on a connection of an administrator, which is closed afterwards. */
    public static void administer(Server server, String... statements) throws SQLException {
        try (Connection admin = server.admin()) {
            for (String sql : statements) {
                execute(admin, sql);
            }
        }
    }

    /** {@return the first column of the first row of a query} */
    public static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** {@return the connection's {@code CONNECTION_ID()}, which tells one physical connection from another} */
    public static long id(Connection connection) throws SQLException {
        return number(connection, "SELECT CONNECTION_ID()");
    }
}
