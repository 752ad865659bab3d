// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.support.ProbingDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Await;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A pool pays once for a dead path, and not once for each connection. Freezes its server, so this test has one of its own. */
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadPathTest {

    private static final Duration DEADLINE = RecycleSettings.DEFAULTS.validationTimeout();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static Server server;

    @BeforeAll
    static void start() throws SQLException {
        server = Servers.another();
        try (Connection admin = server.admin()) {
            Sql.execute(admin, "SET GLOBAL max_connections = 1000");
        }
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
        server.close();
    }

    private enum Kind { HIKARI, HIKARI_TLS, C3P0, OTHER }

    /** A full pool of idle connections, and what happens to it. */
    private static final class Pool {

        private final Kind kind;
        private final int size;
        private final FaultProxy path = new FaultProxy(server);
        private final List<AutoCloseable> closing = new ArrayList<>();
        private final ConnectionStrategy strategy;
        private final List<Reason> heard = new CopyOnWriteArrayList<>();
        private final AtomicInteger logins = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();

        Pool(Kind kind, int size) throws Exception {
            this.kind = kind;
            this.size = size;
            DataSource source = counting(path.through(kind == Kind.HIKARI_TLS ? server.tlsDataSource() : server.dataSource()));
            RecycleSettings settings = RecycleSettings.DEFAULTS.withSize(size);
            ConnectionOptions options = ConnectionOptions.DEFAULTS.withListener(replacement -> heard.add(replacement.reason()));
            strategy = switch (kind) {
                case HIKARI, HIKARI_TLS -> HikariRecycle.strategy(source, settings, options);
                case C3P0 -> C3p0Recycle.strategy(source, settings, options);
                case OTHER -> new PoolStrategy(new AnyPool(otherPool(source, options)), ConnectionOptions.DEFAULTS);
            };
            closing.add(0, strategy);
            lendAll();
            logins.set(0);
            mostAtOnce.set(0);
        }

        /** HikariCP as a program may configure it. */
        private DataSource otherPool(DataSource source, ConnectionOptions options) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(new ProbingDataSource(source, Probe.PING, options));
            config.setMaximumPoolSize(size);
            config.setValidationTimeout(DEADLINE.toMillis());
            HikariDataSource pool = new HikariDataSource(config);
            closing.add(pool);
            return pool;
        }

        /** Counts the logins, and how many are under way at the same time. */
        private DataSource counting(DataSource source) {
            return (DataSource) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                boolean login = method.getName().equals("getConnection");
                if (login) {
                    logins.incrementAndGet();
                    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
                }
                try {
                    return method.invoke(source, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                } finally {
                    running.addAndGet(login ? -1 : 0);
                }
            });
        }

        /** Lends all connections at the same time. */
        private void lendAll() throws Exception {
            CountDownLatch all = new CountDownLatch(size);
            beside(Collections.nCopies(size, () -> strategy.withConnection(connection -> {
                all.countDown();
                return Await.until(PATIENCE, () -> all.getCount() == 0);
            })));
        }

        /** Returns how many milliseconds a unit takes. */
        private long use() throws SQLException {
            long start = System.nanoTime();
            assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }

        @Override
        public String toString() {
            return kind + " with " + size + " idle connections";
        }

        void close() throws Exception {
            for (AutoCloseable each : closing) {
                each.close();
            }
            path.close();
        }
    }

    private static <T> List<T> beside(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> each : THREADS.invokeAll(tasks)) {
            results.add(each.get());
        }
        return results;
    }

    private static List<Pool> rested(List<Callable<Pool>> pools) throws Exception {
        List<Pool> full = beside(pools);
        // HikariCP does not validate a connection that came back within the last 500 ms.
        await().pollDelay(Duration.ofMillis(700)).until(() -> true);
        return full;
    }

    /** Under TLS, MySQL Connector/J takes twice the deadline. */
    @Test
    void aDeadPathCostsOneDeadlineHoweverManyConnectionsAreIdle() throws Exception {
        List<Pool> pools = rested(List.of(() -> new Pool(Kind.HIKARI, 10), () -> new Pool(Kind.HIKARI, 50), () -> new Pool(Kind.HIKARI_TLS, 10),
                () -> new Pool(Kind.C3P0, 10), () -> new Pool(Kind.C3P0, 50), () -> new Pool(Kind.OTHER, 50)));
        beside(pools.stream().<Callable<Void>>map(pool -> () -> {
            pool.path.silence();
            long millis = pool.use();
            System.out.println("[goneaway] dead path, " + pool + ": first success after " + millis + " ms");
            assertThat(pool.heard.stream().filter(Reason.PING_FAILED::equals)).as("checks that waited, " + pool).hasSize(1);
            assertThat(millis).as("%s", pool).isLessThan(DEADLINE.multipliedBy(4).toMillis());
            assertThat(pool.mostAtOnce.get()).as("logins at a time, " + pool).isLessThanOrEqualTo(3);
            pool.close();
            return null;
        }).toList());
    }

    @Test
    void aServerThatPausesForTwoSecondsCostsNoErrorAndNoStormOfLogins() throws Exception {
        List<Pool> pools = rested(List.of(() -> new Pool(Kind.HIKARI, 50), () -> new Pool(Kind.C3P0, 50)));
        int callers = 8;
        server.freeze();
        Future<?> thawing = THREADS.submit(() -> {
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            server.thaw();
        });
        beside(pools.stream().<Callable<Void>>map(pool -> () -> {
            List<Long> millis = beside(Collections.nCopies(callers, pool::use));
            thawing.get();
            pool.lendAll();
            System.out.println("[goneaway] server paused for 2 s, " + pool + ": " + callers + " callers, no error, answers after "
                    + millis + " ms, " + pool.logins + " logins until the pool was full again, at most " + pool.mostAtOnce + " at a time");
            assertThat(pool.mostAtOnce.get()).as("logins at a time, " + pool).isLessThanOrEqualTo(3);
            assertThat(pool.logins.get()).as("logins, " + pool).isLessThanOrEqualTo(pool.size + callers);
            pool.close();
            return null;
        }).toList());
    }
}
