// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The idea of a strategy that holds a single connection: may this idle connection be used once more?
 *
 * <p>Both methods are called under the lock of the {@link SingleConnection} that asks, never while work runs and never inside a
 * transaction, so an implementation needs no lock of its own.
 */
@FunctionalInterface
public interface StaleCheck {

    /**
     * Is called before each unit of work, except on a connection that was made for it; this is the hot path.
     *
     * @param connection idle, outside any transaction
     * @param idle how long it has gone unused
     * @return empty if it may be used, else why not; the connection is then replaced
     * @throws SQLException if the check itself fails; the connection is then replaced too
     */
    Optional<Staleness> check(Connection connection, IdleTime idle) throws SQLException;

    /**
     * Is called once for each new connection, after the caller's own {@link ConnectionOptions#onConnect}; may send commands.
     *
     * @param connection new
     * @throws SQLException if the connection is of no use; it is then discarded, and the caller's call fails with this exception
     */
    default void opened(Connection connection) throws SQLException {
    }
}
