// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the connections that were made for a pool, and when, so that old ones can be retired and none outlives the pool.
 *
 * <p>Calls no connection before the end, not even {@code isClosed}: a connection to several hosts answers only when the query that
 * runs on it has ended. Thread-safe.
 */
final class PhysicalConnections {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");

    private final Map<Identity, Long> madeAt = new ConcurrentHashMap<>();
    private final ReferenceQueue<Connection> collected = new ReferenceQueue<>();
    private volatile boolean closed;

    /** Null until the first retirement. */
    private volatile Long retiredAt;

    /** Refuses a connection that comes after the end; the caller then drops it. */
    void add(Connection made) throws SQLException {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            madeAt.remove(gone);
        }
        madeAt.put(new Identity(made, collected), System.nanoTime());
        // After it was added: either this sees the end, or the end sees the connection.
        if (closed) {
            throw new SQLException("the pool is closed", "08003");
        }
    }

    /** From now on every connection that was made until now {@linkplain #isRetired is retired}. */
    void retire() {
        retiredAt = System.nanoTime();
    }

    /** Whether any connection can be retired; costs nothing. */
    boolean hasRetired() {
        return retiredAt != null;
    }

    /** Whether a connection was made before the last retirement. */
    boolean isRetired(Connection connection) {
        Long limit = retiredAt;
        return limit != null && !wasMadeAfter(connection, limit);
    }

    /** Whether a connection was made after that moment of the monotonic clock; false for one that is not known. */
    boolean wasMadeAfter(Connection connection, long nanos) {
        Long made = madeAt.get(new Identity(connection, null));
        return made != null && made - nanos > 0;
    }

    /**
     * Aborts what the pool has left open, on a thread of its own: under TLS an abort may wait for a frozen server, and on a
     * connection to several hosts it waits for a running query. Does nothing to those that are closed.
     */
    void close() {
        closed = true;
        if (!madeAt.isEmpty()) {
            Thread aborts = new Thread(this::abortAll, "goneaway-pool-aborts");
            aborts.setDaemon(true);
            aborts.start();
        }
    }

    private void abortAll() {
        for (Identity identity : madeAt.keySet()) {
            Connection connection = identity.get();
            try {
                if (connection != null) {
                    connection.abort(Runnable::run);
                }
            } catch (Throwable e) {
                // One that fails must not keep the others open.
                LOGGER.log(Level.DEBUG, "could not abort a connection", e);
            }
        }
        madeAt.clear();
    }

    /** A connection by its identity: {@code equals} may be a call to the driver. Does not keep it from being collected. */
    private static final class Identity extends WeakReference<Connection> {

        private final int hash;

        Identity(Connection connection, ReferenceQueue<Connection> collected) {
            super(connection, collected);
            this.hash = System.identityHashCode(connection);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            Connection connection = get();
            return connection != null && other instanceof Identity identity && identity.refersTo(connection);
        }
    }
}
