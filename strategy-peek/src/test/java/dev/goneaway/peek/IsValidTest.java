// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.Replacement;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.peek.Peek.Result;
import dev.goneaway.support.ProbingDataSource.Probed;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code isValid} keeps JDBC's contract, and costs one look. The methods run side by side, because most of them wait. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Peeking.SERVER, mode = ResourceAccessMode.READ)
class IsValidTest {

    private final Server server = Peeking.server();
    private final List<Replacement> heard = new CopyOnWriteArrayList<>();

    @Test
    void sendsNothing() throws Exception {
        try (FaultProxy path = path(); Connection connection = connect(path, PingAfter.never())) {
            long before = path.bytesUp();
            for (int i = 0; i < 100; i++) {
                assertThat(connection.isValid(1)).isTrue();
            }
            assertThat(path.bytesUp()).isEqualTo(before);
        }
    }

    @Test
    void asksTheServerEachTimeIfToldTo() throws Exception {
        try (FaultProxy path = path(); Connection connection = connect(path, PingAfter.always())) {
            long before = path.commands();
            for (int i = 0; i < 10; i++) {
                assertThat(connection.isValid(1)).isTrue();
            }
            assertThat(path.commands() - before).isEqualTo(10);
        }
    }

    /** A pool's keepalive needs this. */
    @Test
    void asksTheServerOnceAfterEachSilence() throws Exception {
        try (FaultProxy path = path(); Connection connection = connect(path, PingAfter.silenceOf(Duration.ofMillis(300)))) {
            long before = path.commands();
            assertThat(connection.isValid(1)).isTrue();
            assertThat(path.commands()).isEqualTo(before);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> connection.isValid(1) && path.commands() == before + 1);
            assertThat(connection.isValid(1)).isTrue();
            assertThat(path.commands()).isEqualTo(before + 1);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> connection.isValid(1) && path.commands() == before + 2);
        }
    }

    @Test
    void refusesANegativeTimeoutAndHarmsNothing() throws SQLException {
        try (Connection connection = connect(Peeking.source(), PingAfter.never())) {
            assertThatThrownBy(() -> connection.isValid(-1)).isInstanceOf(SQLException.class)
                    .hasMessage("the timeout of isValid must not be negative; got -1");
            assertThat(Sql.number(connection, "SELECT 1")).isEqualTo(1);
        }
    }

    @Test
    void isFalseForAClosedConnection() throws SQLException {
        Connection connection = connect(Peeking.source(), PingAfter.never());
        connection.close();
        assertThat(connection.isValid(1)).isFalse();
        Connection aborted = connect(Peeking.source(), PingAfter.never());
        aborted.abort(Runnable::run);
        assertThat(aborted.isValid(1)).isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void aDeadConnectionIsClosedAndTheListenerHearsWhy() throws SQLException {
        try (Connection connection = connect(Peeking.source(), PingAfter.never()); Connection admin = server.admin()) {
            long id = Sql.id(connection);
            Sql.execute(admin, "KILL " + id);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !connection.isValid(0));
            assertThat(connection.isClosed()).isTrue();
            assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.FOUND_DEAD);
            assertThat(heard.get(0).cause()).isInstanceOf(SQLException.class);
        }
    }

    /** MySQL Connector/J's own {@code isValid} takes twice as long under TLS. */
    @ParameterizedTest(name = "TLS: {0}")
    @ValueSource(booleans = {false, true})
    void keepsItsDeadlineOnASilentPath(boolean tls) throws Exception {
        try (FaultProxy path = path(); Connection connection = connect(Peeking.through(path.port(), tls), PingAfter.always())) {
            path.silence();
            long start = System.nanoTime();
            assertThat(connection.isValid(1)).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_800));
            assertThat(connection.isClosed()).isTrue();
            assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.PING_FAILED);
        }
    }

    /** The deadline of {@code isValid} counts, and not the shorter one of the socket. MySQL Connector/J's own does the same. */
    @Test
    void isTrueForAServerThatAnswersInTime() throws Exception {
        try (FaultProxy path = path()) {
            MysqlDataSource impatient = Peeking.through(path.port(), false);
            impatient.setSocketTimeout(1_000);
            try (Connection connection = connect(impatient, PingAfter.always())) {
                path.delay(Duration.ofMillis(600));
                assertThat(connection.isValid(10)).isTrue();
            }
        }
    }

    /**
     * MySQL Connector/J's own {@code isValid} would wait for the query. Every call to a connection to several hosts would too.
     */
    @ParameterizedTest
    @ValueSource(strings = {"one", "failover", "loadbalance", "replication"})
    void keepsItsDeadlineWhileAnotherThreadRunsAQueryAndLeavesThatAlone(String hosts) throws Exception {
        try (Connection connection = connect(Peeking.hosts(hosts), PingAfter.never()); Connection admin = server.admin()) {
            long id = Sql.id(connection);
            CompletableFuture<Long> query = CompletableFuture.supplyAsync(() -> {
                try {
                    return Sql.number(connection, "SELECT SLEEP(2)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }, IsValidTest::onAThread);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> Sql.number(admin,
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND id = " + id) == 1);
            assertThat(connection.isValid(1)).isFalse();
            assertThat(query).isNotDone();
            assertThat(query.get(10, TimeUnit.SECONDS)).isZero();
            assertThat(connection.isValid(1)).isTrue();
            assertThat(Sql.id(connection)).isEqualTo(id);
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void waitsForTheQueryOfAnotherThreadAndSendsNothing() throws Exception {
        try (FaultProxy path = path(); Connection connection = connect(path, PingAfter.silenceOf(Duration.ofHours(1)))) {
            long before = path.commands();
            CompletableFuture<Void> query = CompletableFuture.runAsync(() -> {
                try {
                    Sql.number(connection, "SELECT SLEEP(0.5)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }, IsValidTest::onAThread);
            Peek peek = Peek.on(connection);
            Awaitility.await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5))
                    .until(() -> peek.look() == Result.IN_USE && path.commands() == before + 1);
            assertThat(connection.isValid(10)).isTrue();
            query.get(5, TimeUnit.SECONDS);
            assertThat(path.commands()).isEqualTo(before + 1);
        }
    }

    @Test
    void theDeadlineOfAPingDoesNotEndTheNextQuery() throws SQLException {
        try (Connection connection = connect(Peeking.source(), PingAfter.always())) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(Sql.number(connection, "SELECT SLEEP(1.2)")).isZero();
        }
    }

    @Test
    void aListenerThatThrowsIsLoggedAndDoesNotBreakIsValid() throws SQLException {
        IllegalStateException failure = new IllegalStateException("from the listener");
        List<Throwable> logged = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("dev.goneaway");
        // JUL hands each record to the filter, and prints none that the filter refuses.
        logger.setFilter(record -> !logged.add(record.getThrown()));
        try (Connection connection = new PeekDataSource(Peeking.source(), PingAfter.never(),
                ConnectionOptions.DEFAULTS.withListener(replacement -> {
                    throw failure;
                })).getConnection(); Connection admin = server.admin()) {
            Sql.execute(admin, "KILL " + Sql.id(connection));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !connection.isValid(1));
            assertThat(connection.isClosed()).isTrue();
        } finally {
            logger.setFilter(null);
        }
        assertThat(logged).containsExactly(failure);
    }

    @Test
    void anInterruptedThreadValidatesAndKeepsItsFlag() throws SQLException {
        for (PingAfter rule : List.of(PingAfter.never(), PingAfter.always())) {
            Thread.currentThread().interrupt();
            try (Connection connection = connect(Peeking.source(), rule)) {
                assertThat(connection.isValid(1)).isTrue();
                assertThat(Sql.number(connection, "SELECT 1")).isEqualTo(1);
                assertThat(connection.isValid(1)).isTrue();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    void unwrapsToTheDriversConnection() throws SQLException {
        try (Connection connection = connect(Peeking.source(), PingAfter.never())) {
            assertThat(connection.isWrapperFor(Peeking.driversType())).isTrue();
            assertThat(connection.unwrap(Connection.class)).isSameAs(connection.unwrap(Peeking.driversType()))
                    .isNotInstanceOf(Probed.class);
        }
    }

    /** The path drops all packets. A look alone would call the connection alive without end. */
    @Test
    void aStrategyPingsAfterSilenceAndFindsASilentPath() throws Exception {
        try (FaultProxy path = path(); PeekStrategy strategy = new PeekStrategy(Peeking.through(path.port(), false),
                PingAfter.silenceOf(Duration.ofMillis(300)), Duration.ofMillis(300),
                ConnectionOptions.DEFAULTS.withListener(heard::add))) {
            long id = strategy.withConnection(Sql::id);
            path.silence();
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> {
                strategy.useConnection(connection -> { });
                return !heard.isEmpty();
            });
            assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.PING_FAILED);
            assertThat(heard.get(0).oldConnectionId()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "failover", "loadbalance", "replication"})
    void worksThroughAUrlOf(String hosts) throws SQLException {
        try (Connection connection = connect(Peeking.hosts(hosts), PingAfter.never()); Connection admin = server.admin()) {
            for (int i = 0; i < 10; i++) {
                assertThat(connection.isValid(1)).isTrue();
                connection.setAutoCommit(false);
                Sql.id(connection);
                connection.commit();
                connection.setAutoCommit(true);
            }
            Peek peek = Peek.on(connection);
            assertThat(peek.look()).isSameAs(Result.NOTHING);
            Sql.execute(admin, "KILL " + Sql.id(connection));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> peek.look().dead());
            assertThat(connection.isValid(1)).isFalse();
            assertThat(connection.isClosed()).isTrue();
            assertThat(connection.isValid(1)).isFalse();
            assertThat(peek.look().finding()).isEqualTo(Peek.Finding.CLOSED);
            assertThat(heard).hasSize(1);
        }
    }

    /** The common pool has one thread per core. A test that waits there could stop another one. */
    private static void onAThread(Runnable task) {
        new Thread(task).start();
    }

    private FaultProxy path() throws IOException {
        return new FaultProxy(server.host(), server.port());
    }

    private Connection connect(FaultProxy path, PingAfter rule) throws SQLException {
        return connect(Peeking.through(path.port(), false), rule);
    }

    private Connection connect(MysqlDataSource source, PingAfter rule) throws SQLException {
        return new PeekDataSource(source, rule, ConnectionOptions.DEFAULTS.withListener(heard::add)).getConnection();
    }
}
