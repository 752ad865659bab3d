// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The server's own view of its connections, and an administrator's power over them. Thread-safe: one call at a time. */
final class Sessions implements AutoCloseable {

    private static final int NO_SUCH_THREAD = 1094;
    private static final Duration SEEN = Duration.ofSeconds(10);

    private final Server server;
    private Connection admin;

    /** Connects when it is first needed, and again after the server was away. */
    Sessions(Server server) {
        this.server = server;
    }

    /** Kills those that are still there. */
    void kill(Collection<Long> ids) {
        ids.forEach(id -> kill("CONNECTION", id));
    }

    /** Waits until a connection runs a query that has this in its text, and kills the query or the connection. */
    void killWhenRunning(String what, long id, String text) {
        if (!Bounded.await(SEEN, () -> list().getOrDefault(id, "").contains(text))) {
            throw new RefusedException("the server never listed the running query of connection " + id);
        }
        kill(what, id);
    }

    private void kill(String what, long id) {
        try {
            execute("KILL " + what + " " + id);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw new RefusedException("the administrator's account may not KILL: " + e.getMessage(), e);
            }
        }
    }

    /** Waits until the server lists none of them any more. The ids are asked for anew each time: a pool may still be filling itself. */
    void awaitGone(Supplier<Set<Long>> ids, Duration deadline) {
        boolean gone = Bounded.await(deadline, () -> Collections.disjoint(list().keySet(), ids.get()));
        if (!gone) {
            throw new RefusedException("the server still lists idle connections after " + deadline.toSeconds()
                    + " s: is there a proxy in the path that keeps them open?");
        }
    }

    /** Runs a statement as the administrator. */
    synchronized void execute(String sql) throws SQLException {
        try (Statement statement = admin().createStatement()) {
            statement.execute(sql);
        }
    }

    /** Each connection's id and what it runs now. */
    private synchronized Map<Long, String> list() {
        // SHOW, because information_schema.processlist is deprecated in MySQL and its successor absent from MariaDB.
        try (Statement statement = admin().createStatement(); ResultSet rows = statement.executeQuery("SHOW FULL PROCESSLIST")) {
            Map<Long, String> running = new HashMap<>();
            while (rows.next()) {
                String info = rows.getString("Info");
                running.put(rows.getLong("Id"), info == null ? "" : info);
            }
            return running;
        } catch (SQLException e) {
            throw new RefusedException("the server's list of connections cannot be read: " + e.getMessage(), e);
        }
    }

    private Connection admin() throws SQLException {
        if (admin == null || !admin.isValid(2)) {
            admin = server.admin();
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            try {
                admin.close();
            } catch (SQLException e) {
                // Nothing depends on it any more.
            }
        }
    }
}
