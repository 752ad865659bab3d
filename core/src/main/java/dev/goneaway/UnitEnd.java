// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What every unit of work ends with: nothing uncommitted stays open, and autocommit is as it was. */
public final class UnitEnd {

    private UnitEnd() {
    }

    /**
     * Rolls back what a unit left open and restores autocommit; sends nothing if it did neither.
     *
     * @param connection the connection that the unit has used
     * @param givenAutoCommit the autocommit mode that the unit was given
     * @param check tells whether a transaction may be open
     * @throws SQLException if the connection is beyond use; what the unit had committed stands
     */
    public static void settle(Connection connection, boolean givenAutoCommit, TransactionCheck check) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        // With autocommit off no check is trusted to say no: an error reply carries no state, so even the server's own word can be stale.
        boolean open = !autoCommit || check != TransactionCheck.AUTOCOMMIT_OFF && check.mayBeOpen(connection);
        if (open) {
            rollBack(connection, autoCommit);
        }
        if (autoCommit != givenAutoCommit) {
            connection.setAutoCommit(givenAutoCommit);
        }
    }

    /** {@link Connection#rollback} is an error while the driver thinks that autocommit is on, so a transaction opened in SQL ends in SQL. */
    private static void rollBack(Connection connection, boolean autoCommit) throws SQLException {
        if (autoCommit) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ROLLBACK");
            }
        } else {
            connection.rollback();
        }
    }
}
