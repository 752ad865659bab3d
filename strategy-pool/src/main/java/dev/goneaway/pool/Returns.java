// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;

/** Gives a pool back what is already dead, so that its place is free again and nobody is lent it. */
final class Returns {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");

    private Returns() {
    }

    /** Makes the pool notice, by a call that fails without a round trip, and then gives the connection back. */
    static void dead(Connection aborted) {
        try {
            aborted.createStatement().close();
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.TRACE, "the expected failure of an aborted connection", e);
        }
        try {
            aborted.close();
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "a pool complained of a dead connection that was given back", e);
        }
    }
}
