// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An administrator who kills connections and returns when the server lists them no more. Not thread-safe. */
final class Killer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** It was closed before it could be killed. */
    private static final int NO_SUCH_THREAD = 1094;

    private final Connection admin;

    Killer(Server server) throws SQLException {
        admin = server.admin();
    }

    /** Blocks for ten seconds at most. */
    void kill(long id) throws SQLException {
        killAll(Set.of(id));
    }

    /** The same, of those that are there, and those that come while they are killed. */
    void killAll(Set<Long> ids) throws SQLException {
        long start = System.nanoTime();
        Set<Long> listed = listed(ids);
        while (!listed.isEmpty()) {
            for (long id : listed) {
                tryToKill(id);
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new RefusedException("the server still lists a killed connection after " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
            listed = listed(ids);
        }
    }

    private void tryToKill(long id) throws SQLException {
        try {
            Sql.execute(admin, "KILL " + id);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
        }
    }

    private Set<Long> listed(Set<Long> ids) throws SQLException {
        Set<Long> listed = new HashSet<>();
        try (Statement statement = admin.createStatement(); ResultSet rows = statement.executeQuery("SHOW PROCESSLIST")) {
            while (rows.next()) {
                if (ids.contains(rows.getLong("Id"))) {
                    listed.add(rows.getLong("Id"));
                }
            }
            return listed;
        }
    }

    @Override
    public void close() throws SQLException {
        admin.close();
    }
}
