// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Resets or discards the session of each unit of work, or only of each unit that failed. Pass an object of this class to {@link
 * ConnectionOptions#withSessionReset}.
 *
 * <p>A failed unit is a unit that threw an exception and whose connection would be kept. After a reset, {@link
 * ConnectionOptions#onConnect} runs again. An object of this class is as thread-safe as its {@link Steps}.
 */
public final class ResetAfter implements ConnectionOptions.SessionReset {

    private final boolean eachUnit;
    private final Steps steps;

    private ResetAfter(boolean eachUnit, Steps steps) {
        this.eachUnit = eachUnit;
        this.steps = steps;
    }

    /**
     * Acts after each unit that failed.
     *
     * @param steps resets the session; null to discard the connection instead
     * @return a rule for {@link ConnectionOptions#withSessionReset}
     */
    public static ResetAfter failedUnit(Steps steps) {
        return new ResetAfter(false, steps);
    }

    /**
     * Acts after each unit that used its connection.
     *
     * @param steps resets the session; null to discard the connection instead
     * @return a rule for {@link ConnectionOptions#withSessionReset}
     */
    public static ResetAfter eachUnit(Steps steps) {
        return new ResetAfter(true, steps);
    }

    @Override
    public boolean reset(Connection connection, Throwable failure, ConnectionOptions options) throws SQLException {
        if (failure == null && !eachUnit) {
            return true;
        }
        boolean autoCommit = connection.getAutoCommit();
        if (steps == null || !steps.reset(connection)) {
            return false;
        }
        if (connection.getAutoCommit() != autoCommit) {
            connection.setAutoCommit(autoCommit);
        }
        options.prepare(connection);
        return true;
    }

    @Override
    public boolean discardsOnly() {
        return steps == null;
    }

    /** How a session is reset. */
    @FunctionalInterface
    public interface Steps {

        /**
         * Puts a session back into the state of a new one, on the same socket.
         *
         * @param connection may be a pool's. A transaction that SQL opened may still be open; the reset must end it
         * @return false if the session could not be reset; the connection is then discarded
         * @throws SQLException if the session could not be reset; the connection is then discarded
         */
        boolean reset(Connection connection) throws SQLException;
    }
}
