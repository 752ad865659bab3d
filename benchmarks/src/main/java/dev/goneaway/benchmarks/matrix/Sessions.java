// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import dev.goneaway.benchmarks.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** The server's own view of its connections. */
final class Sessions implements AutoCloseable {

    private static final int NO_SUCH_THREAD = 1094;

    private final Connection admin;

    Sessions(Server server) {
        try {
            admin = server.admin();
        } catch (SQLException e) {
            throw new RefusedException("the server's administrator cannot connect: " + e.getMessage(), e);
        }
    }

    /** Kills those that are still there. */
    void kill(Collection<Long> ids) {
        try (Statement statement = admin.createStatement()) {
            for (long id : ids) {
                kill(statement, id);
            }
        } catch (SQLException e) {
            throw new RefusedException("the administrator's account may not KILL: " + e.getMessage(), e);
        }
    }

    private static void kill(Statement statement, long id) throws SQLException {
        try {
            statement.execute("KILL CONNECTION " + id);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
        }
    }

    /** Waits until the server lists none of them any more. The ids are asked for anew each time: a pool may still be filling itself. */
    void awaitGone(Supplier<Set<Long>> ids, Duration deadline) {
        boolean gone = Bounded.await(deadline, () -> Collections.disjoint(list(), ids.get()));
        if (!gone) {
            throw new RefusedException("the server still lists idle connections after " + deadline.toSeconds()
                    + " s: is there a proxy in the path that keeps them open?");
        }
    }

    private Set<Long> list() {
        // SHOW, because information_schema.processlist is deprecated in MySQL and its successor absent from MariaDB.
        try (Statement statement = admin.createStatement(); ResultSet rows = statement.executeQuery("SHOW PROCESSLIST")) {
            Set<Long> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getLong("Id"));
            }
            return ids;
        } catch (SQLException e) {
            throw new RefusedException("the server's list of connections cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            admin.close();
        } catch (SQLException e) {
            // Nothing depends on it any more.
        }
    }
}
