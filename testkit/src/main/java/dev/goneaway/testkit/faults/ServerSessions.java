// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.faults;

import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Await;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.ServerUnavailableException;
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

/**
 * Lists and kills the connections of a server, on a connection of an administrator. Connects at the first use, and again after
 * the server was away. An id is what {@code CONNECTION_ID()} returns on a connection. Thread-safe: one call runs at a time.
 */
public final class ServerSessions implements AutoCloseable {

    private static final int NO_SUCH_THREAD = 1094;
    private static final Duration SEEN = Duration.ofSeconds(10);

    private final Server server;
    private Connection admin;

    /** Connects to nothing yet. The server may be away now. */
    public ServerSessions(Server server) {
        this.server = server;
    }

    /** Kills connections. Returns how many of them the server found. */
    public int kill(Collection<Long> ids) {
        return ids.stream().mapToInt(id -> kill("CONNECTION", id) ? 1 : 0).sum();
    }

    /** Runs {@code KILL CONNECTION} or {@code KILL QUERY}. Returns whether the server found the connection. */
    public synchronized boolean kill(String what, long id) {
        try {
            Sql.execute(admin(), "KILL " + what + " " + id);
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw new ServerUnavailableException("the administrator's account cannot KILL: " + e.getMessage(), e);
            }
            return false;
        }
    }

    /** Waits at most ten seconds until a connection runs a statement with a text in it, then kills one of the two. */
    public void killWhenRunning(String what, long id, String text) {
        Await.require("connection " + id + " runs the statement to be killed", SEEN,
                () -> running().getOrDefault(id, "").contains(text));
        kill(what, id);
    }

    /** Waits until the server lists none of these connections. Gets the ids at every look, because a pool may still connect. */
    public void awaitGone(Supplier<Set<Long>> ids, Duration limit) {
        Await.require("the server lists no idle connection any more", limit,
                () -> Collections.disjoint(running().keySet(), ids.get()));
    }

    /** Returns the statement that each connection of the server runs now, by its id. An idle connection has an empty text. */
    public synchronized Map<Long, String> running() {
        // SHOW, because information_schema.processlist is deprecated in MySQL and its successor does not exist in MariaDB.
        try (Statement statement = admin().createStatement(); ResultSet rows = statement.executeQuery("SHOW FULL PROCESSLIST")) {
            Map<Long, String> running = new HashMap<>();
            while (rows.next()) {
                String info = rows.getString("Info");
                running.put(rows.getLong("Id"), info == null ? "" : info);
            }
            return running;
        } catch (SQLException e) {
            throw new ServerUnavailableException("the server's list of connections cannot be read: " + e.getMessage(), e);
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
                // Nothing depends on this connection any more.
            }
        }
    }
}
