// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.Replacement.Staleness;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;

/** The operations of a pool that {@link PoolStrategy} needs. Thread-safe. */
public interface ManagedPool {

    /**
     * Lends a connection that passed the pool's own validation. Blocks until a connection is free, up to the pool's own limit.
     *
     * @return a connection; the strategy gives it back or discards it
     * @throws SQLException if there was no connection in time; the reason is the cause or a suppressed exception
     */
    Lease borrow() throws SQLException;

    /** One connection that is lent to one unit of work. Ends with a call of {@link #discard}, or of {@link #giveBack}. */
    interface Lease {

        /**
         * Returns the connection.
         *
         * @return the pool's own
         */
        Connection connection();

        /**
         * Gives the connection back, if it may be lent again.
         *
         * <p>Some pools lend a connection again without a validation if it came back a moment ago. The connection may have died
         * while the unit held it without using it. Such a pool validates a connection here if the unit held it for long after the
         * first use. That costs one round trip, within the pool's validation deadline.
         *
         * @param heldNanos the time since the unit of work first used the connection; zero if it did not
         * @return false if the connection did not answer in time; the caller then discards it
         * @throws SQLException if the validation or the return fails; the same as false
         */
        boolean giveBack(long heldNanos) throws SQLException;

        /**
         * Discards the connection and frees its place in the pool. The pool never lends the connection again. Sends nothing and
         * does not block. The connection is closed when this method returns.
         *
         * @param why the reason for a listener
         * @return whether the pool has told its listener, which is the strategy's; if not, the strategy tells it
         */
        boolean discard(Staleness why);
    }

    /**
     * Retires all connections that exist now: none of them is lent again. Best effort. Does not block. An idle connection may
     * stay open until it would have been lent.
     */
    void invalidate();

    /**
     * Returns how many connections are lent now or waited for. A pool that is closed while it connects for a caller may leave
     * that connection open.
     *
     * @return zero if no unit of work runs, or if the pool cannot tell
     */
    int busy();

    /**
     * Returns whether the pool runs {@link dev.goneaway.ConnectionOptions#onConnect} on each of its new connections.
     *
     * @return false if the pool was made without that step
     */
    boolean runsOnConnect();

    /** Closes the pool and its connections. Idempotent. May abort connections that are lent. */
    void close();

    /**
     * Gives an aborted connection back, so that its place in the pool is free again. Sends nothing and throws nothing. The first
     * call on the connection fails without a round trip, and shows the pool that the connection is dead.
     *
     * @param aborted lent by a pool and not yet given back
     */
    static void giveBackAborted(Connection aborted) {
        System.Logger logger = System.getLogger("dev.goneaway.pool");
        try {
            // MySQL Connector/J refuses to make a statement, and MariaDB Connector/J refuses to execute it.
            aborted.createStatement().execute("SELECT 1");
        } catch (SQLException | RuntimeException e) {
            logger.log(Level.TRACE, "the expected failure of an aborted connection", e);
        }
        try {
            aborted.close();
        } catch (SQLException | RuntimeException e) {
            logger.log(Level.DEBUG, "a pool refused an aborted connection that was given back", e);
        }
    }
}
