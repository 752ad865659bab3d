// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Tells at the end of a unit of work, with no round trip, whether it may have left a transaction open although autocommit is on.
 *
 * <p>Where autocommit is off, a unit that used its connection is always rolled back, one round trip, and no check is asked: a reply with an
 * error carries no state, so whatever a driver remembers can be stale.
 *
 * <p>{@link #AUTOCOMMIT_OFF} is all that JDBC can tell. It cannot see a transaction that was opened in SQL ({@code START TRANSACTION}): that one
 * stays open, takes in what later units write, and is committed or lost with them. MySQL does report the state of the transaction with
 * every reply that is no error, and Connector/J keeps it; with this check such a transaction is rolled back when its unit ends:
 * <pre>{@code
 * c -> c.unwrap(com.mysql.cj.jdbc.JdbcConnection.class).getSession().getServerSession().inTransactionOnServer()
 * }</pre>
 *
 * <p>Neither sees {@code SET autocommit=0} in SQL, which the driver does not notice: use {@link Connection#setAutoCommit}.
 */
@FunctionalInterface
public interface TransactionCheck {

    /** A transaction may be open where autocommit is off, and nowhere else; the default. */
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
