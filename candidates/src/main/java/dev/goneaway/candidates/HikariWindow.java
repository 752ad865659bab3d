// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;

/**
 * Sets how long HikariCP trusts a connection without a check after its last use. Each pool reads the system property when it is
 * made. A program sets the property once, on the command line. Here, pools with and without that time are in one JVM, so this
 * class sets the property for each pool.
 */
final class HikariWindow {

    private static final String PROPERTY = "com.zaxxer.hikari.aliveBypassWindowMs";

    private HikariWindow() {
    }

    /** Opens a pool that validates every connection that it lends. */
    static ConnectionStrategy none(Opening opening) throws SQLException {
        // With 0, HikariCP still trusts a connection that was used within the same millisecond.
        return opened("-1", opening);
    }

    /** Opens a pool with HikariCP's default for that time. */
    static ConnectionStrategy withDefaultWindow(Opening opening) throws SQLException {
        return opened(null, opening);
    }

    private static synchronized ConnectionStrategy opened(String millis, Opening opening) throws SQLException {
        String before = System.getProperty(PROPERTY);
        set(millis);
        try {
            ConnectionStrategy strategy = opening.open();
            try {
                // Some strategies make their pool at the first unit, so run one unit here.
                strategy.withConnection(Units.NOTHING);
                return strategy;
            } catch (SQLException | RuntimeException e) {
                strategy.close();
                throw e;
            }
        } finally {
            set(before);
        }
    }

    private static void set(String millis) {
        if (millis == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, millis);
        }
    }

    @FunctionalInterface
    interface Opening {

        ConnectionStrategy open() throws SQLException;
    }
}
