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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        await(condition, burst::ended);
    }

    private static void await(BooleanSupplier condition, BooleanSupplier vain) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean() && !vain.getAsBoolean() && System.nanoTime() - start < PATIENCE.toNanos()) {
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

    /** Waits for what the ingester meets even if nobody sends any more. */
    void awaitStrike(BooleanSupplier condition) {
        await(condition, () -> false);
    }

    /** So many strikes if lines had no answer when they fell, else none: who has all his answers is not hurt. */
    int inBurst(int strikes) {
        return burst.waits() ? strikes : 0;
    }

    /** How many of these connections are at an end. */
    int gone(Set<Long> connections) {
        Set<Long> gone = new HashSet<>(connections);
        gone.removeAll(proxy.connectionIds());
        return gone.size();
    }

    /** Ends the server, and says how many connections of the ingester ended with it. */
    int end(Runnable how) {
        Set<Long> open = proxy.connectionIds();
        how.run();
        await(() -> gone(open) == open.size());
        return gone(open);
    }

    /** How many units of the ingester failed with an error whose number the server gave. */
    int failed(int error) {
        return failed("/" + error);
    }

    /** How many units of the ingester failed. */
    int failed() {
        return failed("");
    }

    private int failed(String end) {
        return ingester.failures().entrySet().stream().filter(failure -> failure.getKey().endsWith(end))
                .mapToInt(Map.Entry::getValue).sum();
    }

    /** Kills every connection of the ingester, and says how many the server found. */
    int kill(Connection admin) throws SQLException {
        int found = 0;
        for (long id : proxy.connectionIds()) {
            found += kill(admin, "CONNECTION", id);
        }
        return found;
    }

    /** One if the server found it, else zero. */
    static int kill(Connection admin, String what, long id) throws SQLException {
        try {
            execute(admin, "KILL " + what + " " + id);
            return 1;
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
            return 0;
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
