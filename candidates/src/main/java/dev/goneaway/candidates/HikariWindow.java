// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;

/**
 * How long HikariCP trusts a connection unseen after its last use: a system property, which each pool reads when it is made. In a program it is
 * set once, on the command line; here pools with and without the window live in one JVM.
 */
public final class HikariWindow {

    private static final String PROPERTY = "com.zaxxer.hikari.aliveBypassWindowMs";

    private HikariWindow() {
    }

    /**
     * Opens a pool that validates every connection it lends.
     *
     * @param opening makes the pool
     * @return what it made, after its first unit
     * @throws SQLException as {@code opening} threw it
     */
    public static ConnectionStrategy none(Opening opening) throws SQLException {
        // With 0, HikariCP still trusts what was used within the same millisecond.
        return opened("-1", opening);
    }

    /** Opens a pool as it comes. */
    static ConnectionStrategy asItComes(Opening opening) throws SQLException {
        return opened(null, opening);
    }

    private static synchronized ConnectionStrategy opened(String millis, Opening opening) throws SQLException {
        String before = System.getProperty(PROPERTY);
        set(millis);
        try {
            ConnectionStrategy strategy = opening.open();
            try {
                // A pool may be made no sooner than for its first unit.
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

    /** Makes the pool. */
    @FunctionalInterface
    public interface Opening {

        /**
         * Makes it.
         *
         * @return closed by the caller
         * @throws SQLException if it cannot connect
         */
        ConnectionStrategy open() throws SQLException;
    }
}
