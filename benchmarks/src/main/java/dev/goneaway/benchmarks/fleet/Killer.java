// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.benchmarks.RefusedException;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An administrator who kills a connection and returns when the server lists it no more. Not thread-safe. */
final class Killer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Connection admin;

    Killer(Server server) throws SQLException {
        admin = server.admin();
    }

    /** Blocks for ten seconds at most. */
    void kill(long id) throws SQLException {
        Sql.execute(admin, "KILL " + id);
        long start = System.nanoTime();
        while (lists(id)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new RefusedException("the server still lists a killed connection after " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean lists(long id) throws SQLException {
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
