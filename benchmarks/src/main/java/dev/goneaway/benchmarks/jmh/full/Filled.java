// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.full;

import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets a pool open all its connections, for platform threads that hold them all at once.
 *
 * <p>A thousand virtual threads that meet an empty pool can keep each other from ever being served: where borrowers spin until a
 * connect ends (DBCP2 in {@code GenericObjectPool.create} of commons-pool 2.13.0, seen here; Agroal 3.2.1, reported as
 * agroal/agroal#214), they never leave their carriers to the threads that connect.
 */
final class Filled {

    private static final long DEADLINE_SECONDS = 10;

    private Filled() {
    }

    static void to(int connections, ConnectionStrategy strategy) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections, work -> {
            Thread thread = new Thread(work, "goneaway-filler");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CountDownLatch missing = new CountDownLatch(connections);
            List<Future<Boolean>> units = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                units.add(threads.submit(() -> strategy.withConnection(connection -> {
                    missing.countDown();
                    return awaits(missing);
                })));
            }
            for (Future<Boolean> unit : units) {
                if (!unit.get(2 * DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(connections + " connections were not open at once within "
                            + DEADLINE_SECONDS + " s");
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean awaits(CountDownLatch latch) throws SQLException {
        try {
            return latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new SQLException("interrupted while a pool was filled", e);
        }
    }
}
