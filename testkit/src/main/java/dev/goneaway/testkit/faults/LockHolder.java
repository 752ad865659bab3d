// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.faults;

import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A transaction of an administrator that holds row locks until it is closed, for lock wait timeouts and deadlocks. In a deadlock
 * InnoDB rolls back the transaction that changed fewer rows.
 */
public final class LockHolder implements InjectedFault {

    private final Connection connection;
    private final long id;

    /** Begins the transaction, which holds no lock yet. */
    public LockHolder(Server server) throws SQLException {
        connection = server.admin();
        connection.setAutoCommit(false);
        id = Sql.id(connection);
        Sql.execute(connection, "USE " + server.database());
    }

    /** {@return what {@code CONNECTION_ID()} returns on the connection} */
    public long id() {
        return id;
    }

    /** Runs statements in the transaction, which keeps their locks. */
    public void lock(String... statements) throws SQLException {
        for (String statement : statements) {
            Sql.execute(connection, statement);
        }
    }

    /** Runs a statement in the transaction on another thread, because the statement waits for a lock. Does not wait for the end. */
    public Deadline.Task<Void> startLocking(String statement) {
        return Deadline.start("lock holder", () -> {
            lock(statement);
            return null;
        });
    }

    /** Rolls the transaction back and closes its connection. */
    @Override
    public void heal() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.close();
        }
    }
}
