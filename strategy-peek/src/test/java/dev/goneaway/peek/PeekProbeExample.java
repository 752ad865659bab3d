// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.sql.Connection;
import java.sql.SQLException;

/** The code that the README of this module shows for the probe alone. */
final class PeekProbeExample {

    /** The option {@code socketFactory} of the driver. */
    static final String FACTORY = PeekSocketFactory.class.getName();

    private PeekProbeExample() {
    }

    static boolean isDead(Connection connection) throws SQLException {
        // region probe
        Peek peek = Peek.on(connection); // the driver's own, made through PeekSocketFactory
        boolean dead = peek.look().dead();
        // endregion
        return dead;
    }
}
