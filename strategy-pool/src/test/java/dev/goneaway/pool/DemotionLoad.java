// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs units of work on several threads, and counts the application's connections on the server. Each tenth unit gets the error
 * that a read-only server sends.
 *
 * @param units how many units succeeded
 * @param demotions how many failed with 1290
 * @param most the most connections that the server had at one time
 */
record DemotionLoad(long units, long demotions, long most) {

    private static final int EACH = 10;
    private static final String REFUSED_WRITE = "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = "
            + "'The MySQL server is running with the --read-only option so it cannot execute this statement'";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Runs the load, and returns when its threads have ended. Fails if a unit failed in another way. */
    static DemotionLoad run(ConnectionStrategy strategy, int threads, Duration time) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong units = new AtomicLong();
        AtomicLong demotions = new AtomicLong();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Connection admin = Servers.chosen().admin()) {
            // A pool that gets 1290 checks whether the server is read-only.
            Sql.execute(admin, "SET GLOBAL read_only = 1");
            Callable<Void> load = () -> {
                for (int i = 1; !over.get(); i++) {
                    unit(strategy, i % EACH == 0, units, demotions);
                }
                return null;
            };
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(load));
            }
            long most = 0;
            for (long start = System.nanoTime(); System.nanoTime() - start < time.toNanos();) {
                most = Math.max(most, connections(admin));
            }
            over.set(true);
            for (Future<Void> thread : running) {
                thread.get();
            }
            return new DemotionLoad(units.get(), demotions.get(), most);
        } finally {
            over.set(true);
            pool.shutdown();
            try (Connection admin = Servers.chosen().admin()) {
                Sql.execute(admin, "SET GLOBAL read_only = 0");
            }
        }
    }

    private static void unit(ConnectionStrategy strategy, boolean demoted, AtomicLong units, AtomicLong demotions)
            throws SQLException {
        try {
            strategy.useConnection(connection -> Sql.execute(connection, demoted ? REFUSED_WRITE : "DO 1"));
            units.incrementAndGet();
        } catch (SQLException e) {
            if (e.getErrorCode() != 1290) {
                throw e;
            }
            demotions.incrementAndGet();
        }
    }

    /** Waits until the application has at most this number of connections. */
    static void awaitAtMost(int count) throws SQLException {
        try (Connection admin = Servers.chosen().admin()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(connections(admin)).isLessThanOrEqualTo(count));
        }
    }

    private static long connections(Connection admin) throws SQLException {
        String user = Servers.chosen().user();
        long count = 0;
        try (Statement statement = admin.createStatement(); ResultSet row = statement.executeQuery("SHOW PROCESSLIST")) {
            while (row.next()) {
                count += user.equals(row.getString("User")) ? 1 : 0;
            }
        }
        return count;
    }
}
