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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Kills connections as an administrator. Not thread-safe. */
final class ConnectionKiller implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Connection admin;

    ConnectionKiller(Server server) throws SQLException {
        admin = server.admin();
    }

    /** Kills a connection and waits until the server lists it no more, for ten seconds at most. */
    void kill(long id) throws SQLException {
        long start = System.nanoTime();
        Sql.execute(admin, "KILL " + id);
        while (isListed(id)) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new RefusedException("the server still lists a killed connection after " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean isListed(long id) throws SQLException {
        try (Statement statement = admin.createStatement(); ResultSet rows = statement.executeQuery("SHOW PROCESSLIST")) {
            while (rows.next()) {
                if (rows.getLong("Id") == id) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public void close() throws SQLException {
        admin.close();
    }
}
