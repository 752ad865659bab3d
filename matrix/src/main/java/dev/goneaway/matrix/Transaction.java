// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.ConnectionStrategy.SqlConsumer;
import java.sql.Connection;
import java.sql.SQLException;

/** A transaction as the textbook writes it: committed or rolled back, and autocommit restored, whatever happens. */
final class Transaction {

    private Transaction() {
    }

    static void in(Connection connection, SqlConsumer statements) throws SQLException {
        connection.setAutoCommit(false);
        try {
            statements.accept(connection);
            connection.commit();
        } catch (SQLException e) {
            also(e, connection::rollback);
            also(e, () -> connection.setAutoCommit(true));
            throw e;
        }
        connection.setAutoCommit(true);
    }

    private static void also(SQLException first, Cleanup cleanup) {
        try {
            cleanup.run();
        } catch (SQLException second) {
            first.addSuppressed(second);
        }
    }

    /** What is still to be done after a failure, and may fail as well. */
    private interface Cleanup {

        void run() throws SQLException;
    }
}
