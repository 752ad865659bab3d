// SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Tells at the end of a unit of work, with no round trip, whether it may have left a transaction open.
 *
 * <p>{@link #AUTOCOMMIT_OFF} is all that JDBC can tell. It cannot see a transaction that was opened in SQL ({@code START TRANSACTION}), and
 * where the {@code DataSource} gives connections with autocommit off, it makes every unit end in a rollback, one round trip. MySQL does
 * report the state of the transaction with every reply, and Connector/J keeps it; with this check neither limit holds:
 * <pre>{@code
 * c -> c.unwrap(com.mysql.cj.jdbc.JdbcConnection.class).getSession().getServerSession().inTransactionOnServer()
 * }</pre>
 *
 * <p>No check can mend {@code SET autocommit=0} in SQL, which the driver does not notice: use {@link Connection#setAutoCommit}.
 */
@FunctionalInterface
public interface TransactionCheck {

    /** A transaction may be open wherever autocommit is off; the default. */
    TransactionCheck AUTOCOMMIT_OFF = connection -> !connection.getAutoCommit();

    /**
     * Whether a transaction may be open; a wrong true costs a round trip, a wrong false leaves the transaction to the next unit.
     *
     * @param connection the connection that the unit has just used; must not be sent anything
     * @return false only if there is nothing to roll back
     * @throws SQLException if the connection is beyond use; it is then discarded
     */
    boolean mayBeOpen(Connection connection) throws SQLException;
}
