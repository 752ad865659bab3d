// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;

/** Gets rid of a connection without waiting for a server that may never answer, and without throwing. Thread-safe. */
public final class Disposal {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway");

    private Disposal() {
    }

    /**
     * Drops the socket at once: nothing is sent, nothing is awaited. For a connection that is lost or in doubt.
     *
     * @param connection closed when this returns
     */
    public static void abort(Connection connection) {
        awaitNothing(connection);
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "could not abort a connection", e);
        }
    }

    /**
     * Takes leave of a server that is probably well, so that it need not log an aborted client; sends one command and awaits no reply.
     *
     * <p>A driver rolls back when it closes a connection with autocommit off, and would wait for the reply: such a connection is
     * aborted instead, which makes the server roll back just the same.
     *
     * @param connection outside any transaction; closed when this returns
     */
    public static void close(Connection connection) {
        try {
            if (connection.getAutoCommit()) {
                awaitNothing(connection);
                connection.close();
                return;
            }
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "could not close a connection", e);
        }
        abort(connection);
    }

    /** Under TLS 1.3, closing a socket waits for the other side's farewell, as long as any read may take; a frozen server sends none. */
    private static void awaitNothing(Connection connection) {
        try {
            connection.setNetworkTimeout(Runnable::run, 1);
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.TRACE, "could not limit the time to close a connection", e);
        }
    }
}
