// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Takes away what a unit of work left in its session and JDBC cannot see: table locks, {@code GET_LOCK} locks, user variables, temporary
 * tables, {@code sql_mode} and the like.
 */
@FunctionalInterface
public interface SessionReset {

    /** Resets nothing, so that the connection is discarded and the next unit of work gets a new one. */
    SessionReset DISCARD = connection -> false;

    /** After which units of work a session is reset. */
    enum When {
        /** Never: the next unit runs in the session as the last one left it. */
        NEVER,
        /** After a unit that threw an exception and whose connection would be kept. */
        AFTER_FAILURE,
        /** After each unit that used its connection. */
        AFTER_EACH_UNIT
    }

    /**
     * Puts a session back into the state of a new one, on the same socket. {@link ConnectionOptions#onConnect} runs again afterwards.
     *
     * @param connection may be a pool's. A transaction that was opened in SQL may still be open; the reset must end it
     * @return false if the session could not be reset; the connection is then discarded
     * @throws SQLException if the session could not be reset; the connection is then discarded
     */
    boolean reset(Connection connection) throws SQLException;
}
