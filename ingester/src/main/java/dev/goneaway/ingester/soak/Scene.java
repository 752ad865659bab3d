// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Where one fault meets the ingester: what the scripts are written in terms of.
 *
 * @param servers the server, and another where one is needed
 * @param proxy between the ingester and the server
 * @param ingester what is soaked
 * @param burst the second one, not begun
 */
record Scene(Stock servers, FaultProxy proxy, Running ingester, Burst burst) {

    /** Whoever has not come by then never will. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int NO_SUCH_THREAD = 1094;

    Server server() {
        return servers.server();
    }

    /** Begins the second burst. */
    void send() {
        burst.start();
    }

    /** Begins it, and returns when some of its lines are acknowledged. */
    void sendSome() {
        burst.start();
        await(() -> burst.acknowledged() > 0);
    }

    /** Waits until the condition holds, or there is nothing left to wait for. */
    void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean() && !burst.ended() && System.nanoTime() - start < PATIENCE.toNanos()) {
            pause(Duration.ofMillis(5));
        }
    }

    /** Sleeps, because here the passing of time is itself what is waited for. */
    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    /** Kills every connection of the ingester. */
    void kill() throws SQLException {
        try (Connection admin = server().admin()) {
            kill(admin);
        }
    }

    void kill(Connection admin) throws SQLException {
        for (long id : proxy.connectionIds()) {
            kill(admin, "CONNECTION", id);
        }
    }

    static void kill(Connection admin, String what, long id) throws SQLException {
        try {
            execute(admin, "KILL " + what + " " + id);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
        }
    }

    /** Runs statements as an administrator of the server. */
    void admin(List<String> statements) throws SQLException {
        try (Connection admin = server().admin()) {
            for (String statement : statements) {
                execute(admin, statement);
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What the ingester's connections run now, by id; the idle ones are left out. */
    Map<Long, String> running(Connection admin) throws SQLException {
        Map<Long, String> running = new HashMap<>();
        try (Statement statement = admin.createStatement(); ResultSet rows = statement.executeQuery("SHOW FULL PROCESSLIST")) {
            while (rows.next()) {
                if (rows.getString("Info") != null && proxy.connectionIds().contains(rows.getLong("Id"))) {
                    running.put(rows.getLong("Id"), rows.getString("Info"));
                }
            }
        }
        return running;
    }
}
