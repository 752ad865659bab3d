// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;

/** A unit of work, or a step on a new connection, that returns nothing. */
@FunctionalInterface
public interface SqlConsumer {

    /**
     * Does the work, on the calling thread.
     *
     * @param connection ready for use and lent until this method returns; must not be kept, nor used by another thread afterwards
     * @throws SQLException as the driver threw it
     */
    void accept(Connection connection) throws SQLException;
}
