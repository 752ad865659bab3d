// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.Disposal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the connections that were made for a pool, so that none outlives it: HikariCP forgets one that it is just making when it is closed.
 * Thread-safe; nothing of it is on the way of a unit of work.
 */
final class PhysicalConnections {

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Refuses a connection that comes after the end; the caller then drops it. */
    void add(Connection made) throws SQLException {
        open.removeIf(PhysicalConnections::isClosed);
        open.add(made);
        // After it was added: either this sees the end, or the end sees the connection.
        if (closed) {
            throw new SQLException("the pool is closed", "08003");
        }
    }

    /** Drops what is still open. */
    void close() {
        closed = true;
        open.stream().filter(connection -> !isClosed(connection)).forEach(Disposal::abort);
        open.clear();
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
