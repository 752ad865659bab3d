// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.Replacement;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A streaming result is read to its end, although {@code isValid} is called while it is open. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamTest {

    private static final int ROWS = 60;

    /** The server sends each row at once, because the row is wider than the server's buffer, and waits before the next one. */
    private static final String SLOW_ROWS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
            + ") SELECT i, REPEAT('x', 20000), SLEEP(0.002) FROM n";

    private final List<Replacement> heard = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    /** Starts a task on a new thread. */
    private interface Start {

        CompletableFuture<?> run(Callable<?> task) throws Exception;
    }

    @AfterEach
    void end() {
        ended = true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plaintext", "TLS", "failover"})
    void anotherThreadMayValidateAllTheTime(String kind) throws Exception {
        readWhileAnotherThreadValidates(peeking(kind), StreamTest::onPlatformThread);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plaintext", "TLS", "failover"})
    @EnabledForJreRange(min = JRE.JAVA_25)
    void anotherVirtualThreadMayValidateAllTheTime(String kind) throws Exception {
        readWhileAnotherThreadValidates(peeking(kind), Virtually::run);
    }

    @Test
    void anotherThreadMayValidateAConnectionOfHikariCp() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(peeking("plaintext"));
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            readWhileAnotherThreadValidates(pool, StreamTest::onPlatformThread);
        }
    }

    /** The reader waits for a validation between two rows. So each of the two threads meets the lock of the other thread. */
    private void readWhileAnotherThreadValidates(DataSource source, Start start) throws Exception {
        Peeking.requireMySqlDriver("can hang if another thread pings during a stream, without a peek too");
        try (Connection connection = source.getConnection()) {
            long id = Sql.id(connection);
            Semaphore validations = new Semaphore(0);
            CompletableFuture<?> validator = start.run(() -> {
                while (!ended) {
                    assertThat(connection.isValid(10)).isTrue();
                    validations.release();
                }
                return null;
            });
            try {
                start.run(() -> {
                    readSlowRows(connection, () -> {
                        validations.drainPermits();
                        assertThat(validations.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
                    });
                    return null;
                }).get(30, TimeUnit.SECONDS);
            } finally {
                ended = true;
            }
            validator.get(10, TimeUnit.SECONDS);
            assertThat(Sql.id(connection)).isEqualTo(id);
            assertThat(heard).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plaintext", "TLS", "failover"})
    void theReaderMayValidateWhileAnotherThreadLooks(String kind) throws Exception {
        try (Connection connection = peeking(kind).getConnection()) {
            long id = Sql.id(connection);
            lookAllTheTime(connection);
            readSlowRows(connection, () -> assertThat(connection.isValid(10)).isTrue());
            assertThat(Sql.id(connection)).isEqualTo(id);
            assertThat(heard).isEmpty();
        }
    }

    /** All three rows are in the driver's buffer already. Only the look can find the end of the connection behind them. */
    @Test
    void aStreamWhoseConnectionWasKilledIsFoundDead() throws Exception {
        try (Connection connection = peeking("plaintext").getConnection(); Connection admin = Peeking.server().admin()) {
            long id = Sql.id(connection);
            lookAllTheTime(connection);
            ResultSet rows = stream(connection, "SELECT 1 UNION SELECT 2 UNION SELECT 3");
            assertThat(rows.next()).isTrue();
            assertThat(connection.isValid(10)).isTrue();
            Sql.execute(admin, "KILL " + id);
            Awaitility.await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5))
                    .until(() -> !connection.isValid(10));
            assertThat(connection.isClosed()).isTrue();
            assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.FOUND_DEAD);
        }
    }

    /** The whole short stream is in the driver's buffer, so that its rows do not show on the socket. */
    @ParameterizedTest
    @ValueSource(ints = {3, 30_000})
    void aStrategyReplacesAConnectionOnWhichAStreamWasLeftOpen(int width) throws Exception {
        Peeking.requireMySqlDriver("reads the rest of the result before the next statement");
        try (PeekStrategy strategy = new PeekStrategy(Peeking.source(), PingAfter.never(), Duration.ofSeconds(1),
                ConnectionOptions.DEFAULTS.withListener(heard::add))) {
            long id = strategy.withConnection(connection -> {
                // The strategy closes only the statements that its own connection made.
                Connection physical = connection.unwrap(JdbcConnection.class);
                String row = "SELECT REPEAT('x', " + width + ")";
                assertThat(stream(physical, row + " UNION ALL " + row + " UNION ALL " + row).next()).isTrue();
                return physical.unwrap(JdbcConnection.class).getSession().getThreadId();
            });
            assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(id);
            assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.PING_FAILED);
            assertThat(heard.get(0).cause()).hasMessageContaining("Streaming result set");
        }
    }

    private DataSource peeking(String kind) throws SQLException {
        DataSource source = kind.equals("failover") ? Peeking.hosts(kind) : Peeking.source(kind.equals("TLS"));
        return new PeekDataSource(source, PingAfter.always(), ConnectionOptions.DEFAULTS.withListener(heard::add));
    }

    private static ResultSet stream(Connection connection, String sql) throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setFetchSize(Peeking.streaming());
        return statement.executeQuery(sql);
    }

    private interface BetweenRows {

        void run() throws Exception;
    }

    private static void readSlowRows(Connection connection, BetweenRows between) throws Exception {
        try (ResultSet rows = stream(connection, SLOW_ROWS)) {
            for (int row = 1; row <= ROWS; row++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(row);
                between.run();
            }
            assertThat(rows.next()).isFalse();
        }
    }

    /** Looks until the test ends. So each use of the connection must wait for a look that holds the driver's lock. */
    private void lookAllTheTime(Connection connection) throws Exception {
        Peek peek = Peek.on(connection);
        ReentrantLock lock = Peeking.lock(connection);
        onPlatformThread(() -> {
            while (!ended) {
                lock.lock();
                try {
                    peek.look();
                    while (!ended && !lock.hasQueuedThreads()) {
                        Thread.yield();
                    }
                } finally {
                    lock.unlock();
                }
            }
            return null;
        });
    }

    private static CompletableFuture<?> onPlatformThread(Callable<?> task) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return task.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, runnable -> new Thread(runnable).start());
    }
}
