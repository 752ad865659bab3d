// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import java.sql.Connection;
import java.sql.SQLException;

/** What {@link PoolStrategy} must be able to ask of a pool, whatever its make. Thread-safe. */
public interface ManagedPool {

    /**
     * Lends a connection that passed the pool's own validation; blocks until one is free, up to the pool's own limit.
     *
     * @return a connection; its {@code close} gives it back
     * @throws SQLException if none could be had, with the reason as its cause or as a suppressed exception
     */
    Connection borrow() throws SQLException;

    /**
     * Makes sure that a borrowed connection is never lent again, without a round trip and without blocking; frees its place in the pool.
     *
     * @param borrowed lent by this pool and not yet given back; closed when this returns
     */
    void discard(Connection borrowed);

    /**
     * Whether a connection may go back as it is. A pool that lends a connection out again unseen when it came back a moment ago would hand the next
     * borrower one that died while its last holder kept it in silence; such a pool asks the connection for a sign of life if it was held for long
     * after its first use, which is one round trip, bounded by the pool's validation deadline. Not asked of a connection that its holder never used.
     *
     * @param borrowed lent by this pool and not yet given back
     * @param heldNanos since the unit of work first used it
     * @return false if it gave no sign of life in time
     * @throws SQLException as false
     */
    boolean isFitToReturn(Connection borrowed, long heldNanos) throws SQLException;

    /**
     * Retires every connection there is now: none of them is lent again. Best effort; does not block. An idle one may stay open until it
     * would have been lent.
     */
    void invalidate();

    /**
     * How many connections are lent out now, or waited for: a pool that is closed while it connects for somebody may leave that connection open.
     *
     * @return zero only if there is no unit of work under way, or if the pool cannot tell
     */
    int busy();

    /**
     * Whether the pool runs {@link dev.goneaway.ConnectionOptions#onConnect} on each of its new connections.
     *
     * @return false if it was made without
     */
    boolean runsOnConnect();

    /** Closes the pool and its connections; idempotent. May abort connections that are lent out. */
    void close();
}
