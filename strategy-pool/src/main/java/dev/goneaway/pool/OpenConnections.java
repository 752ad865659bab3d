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
 * Remembers the connections that were made for a pool, and the time of each connect. So old connections can be retired, and the
 * pool can close all of them.
 *
 * <p>Makes no call to a connection before {@link #close}, not even {@code isClosed}: a connection to several hosts returns from
 * that call only when its running query has ended. Thread-safe.
 */
final class OpenConnections {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");

    private final Map<Identity, Long> madeAt = new ConcurrentHashMap<>();
    private final ReferenceQueue<Connection> collected = new ReferenceQueue<>();
    private volatile boolean closed;

    /** Null until the first retirement. */
    private volatile Long retiredAt;

    /** Adds a connection. Throws if the pool is closed; the caller must then close the connection. */
    void add(Connection made) throws SQLException {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            madeAt.remove(gone);
        }
        madeAt.put(new Identity(made, collected), System.nanoTime());
        // Check after adding. Either we see that close() was called, or close() sees our connection.
        if (closed) {
            throw new SQLException("the pool is closed", "08003");
        }
    }

    /** Retires all connections that were made until now. */
    void retire() {
        retiredAt = System.nanoTime();
    }

    /** Returns whether {@link #retire} was ever called. */
    boolean hasRetired() {
        return retiredAt != null;
    }

    /** Returns whether a connection was made before the last retirement. */
    boolean isRetired(Connection connection) {
        Long limit = retiredAt;
        return limit != null && !wasMadeAfter(connection, limit);
    }

    /** Returns whether a connection was made after this {@code nanoTime}; false for an unknown connection. */
    boolean wasMadeAfter(Connection connection, long nanos) {
        Long made = madeAt.get(new Identity(connection, null));
        return made != null && made - nanos > 0;
    }

    /**
     * Aborts the connections that the pool left open, on a new thread. Under TLS an abort may wait for a frozen server. An abort
     * of a connection to several hosts waits for its running query.
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
                // Go on, because the other connections must be closed too if this abort fails.
                LOGGER.log(Level.DEBUG, "could not abort a connection", e);
            }
        }
        madeAt.clear();
    }

    /** A weak reference that compares by identity. A connection's own {@code equals} may be a call to the driver. */
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
