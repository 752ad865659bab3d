// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.support.ProbingDataSource.Probed;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A watch tells of the death of an idle connection when it happens, and leaves nothing behind. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ResourceLock(Peeking.SERVER)
class WatchTest {

    private static final Duration SHORT = Duration.ofMillis(5);

    private final Server server = Peeking.server();
    private final PeekWatch watch = new PeekWatch(PingAfter.never(), SHORT);
    private final List<Replacement> heard = new CopyOnWriteArrayList<>();
    private final Map<Long, Long> heardAt = new ConcurrentHashMap<>();
    private final ConnectionOptions options = ConnectionOptions.DEFAULTS.withListener(replacement -> {
        heardAt.put(replacement.oldConnectionId(), System.nanoTime());
        heard.add(replacement);
    });

    /** How idle connections end. */
    private enum Death {

        KILL {
            @Override
            void strike(WatchTest test, FaultProxy path, List<Long> ids) throws SQLException {
                try (Connection admin = test.server.admin()) {
                    for (long id : ids) {
                        Sql.execute(admin, "KILL " + id);
                    }
                }
            }
        },
        WAIT_TIMEOUT {
            @Override
            void strike(WatchTest test, FaultProxy path, List<Long> ids) {
                // The sessions end by themselves.
            }
        },
        RESTART {
            @Override
            void strike(WatchTest test, FaultProxy path, List<Long> ids) {
                assumeTrue(test.server.hasProcess(), "skipped: needs a server of our own");
                test.server.restart();
            }
        },
        RESET {
            @Override
            void strike(WatchTest test, FaultProxy path, List<Long> ids) {
                path.reset();
            }
        };

        abstract void strike(WatchTest test, FaultProxy path, List<Long> ids) throws SQLException;
    }

    /** HikariCP forgets a connection that it was making while it was closed. Only the garbage collector finds such a connection. */
    @AfterEach
    void theThreadHasEnded() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            System.gc();
            return thread() == null;
        });
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfEachDeathOnceAndWhenItHappens(Death death) throws Exception {
        try (FaultProxy path = new FaultProxy(server.host(), server.port())) {
            PeekWatch everySecond = new PeekWatch(PingAfter.never());
            List<Connection> idle = new ArrayList<>();
            List<Long> ids = new ArrayList<>();
            for (boolean tls : new boolean[] {false, true}) {
                MysqlDataSource source = Peeking.through(path.port(), tls);
                if (death == Death.WAIT_TIMEOUT) {
                    source.setSessionVariables("wait_timeout=1");
                }
                Connection connection = new PeekDataSource(source, everySecond, options).getConnection();
                idle.add(connection);
                ids.add(Sql.id(connection));
            }
            Map<Long, Long> diedAt = new ConcurrentHashMap<>();
            Thread witness = new Thread(() -> record(idle, ids, diedAt));
            witness.start();
            death.strike(this, path, ids);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> heard.size() == ids.size());
            witness.join();
            assertThat(heard).extracting(Replacement::oldConnectionId).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(heard).allSatisfy(replacement -> {
                assertThat(replacement.reason()).isEqualTo(Reason.FOUND_DEAD);
                assertThat(replacement.cause()).isInstanceOf(SQLException.class);
                assertThat(replacement.idle()).isPositive().isLessThan(replacement.age());
            });
            List<Long> delays = ids.stream().map(id -> (heardAt.get(id) - diedAt.get(id)) / 1_000_000).toList();
            System.out.println("[goneaway] watch: " + death + ": told after " + delays + " ms (plaintext, TLS)");
            assertThat(delays).allMatch(delay -> delay < 2_000);
            for (Connection connection : idle) {
                assertThat(connection.isValid(1)).isFalse();
                assertThat(connection.isClosed()).isTrue();
            }
            assertThat(heard).hasSameSizeAs(ids);
        }
    }

    /** Looks all the time, and notes when each connection died. */
    private static void record(List<Connection> idle, List<Long> ids, Map<Long, Long> diedAt) {
        Awaitility.await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(() -> {
            for (int i = 0; i < ids.size(); i++) {
                if (Peek.on(idle.get(i)).look().dead()) {
                    diedAt.putIfAbsent(ids.get(i), System.nanoTime());
                }
            }
            return diedAt.size() == ids.size();
        });
    }

    @Test
    void sendsNothing() throws Exception {
        try (FaultProxy path = new FaultProxy(server.host(), server.port());
                Connection connection = watched(Peeking.through(path.port(), false)).getConnection()) {
            long before = path.bytesUp();
            awaitLooks();
            assertThat(path.bytesUp()).isEqualTo(before);
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    /** The watch and a pool's threads meet on the same connections, and some connections are closed all the time. */
    @ParameterizedTest(name = "TLS: {0}")
    @ValueSource(booleans = {false, true})
    void neverTellsOfAConnectionThatLivesOrThatThisSideCloses(boolean tls) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(watched(Peeking.source(tls)));
        config.setMaximumPoolSize(4);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            List<Thread> users = new ArrayList<>();
            for (int user = 0; user < 4; user++) {
                users.add(new Thread(() -> use(pool)));
            }
            users.forEach(Thread::start);
            for (Thread user : users) {
                user.join();
            }
        }
        assertThat(heard).isEmpty();
    }

    private static void use(HikariDataSource pool) {
        for (int unit = 0; unit < 30; unit++) {
            try (Connection connection = pool.getConnection()) {
                Sql.number(connection, unit % 50 == 0 ? "SELECT SLEEP(0.02)" : "SELECT 1");
                if (unit % 10 == 0) {
                    connection.abort(Runnable::run);
                    pool.evictConnection(connection);
                }
            } catch (SQLException e) {
                // The unit closed its own connection.
            }
        }
    }

    /** The driver changes the socket of such a connection. */
    @ParameterizedTest
    @ValueSource(strings = {"failover", "loadbalance"})
    void tellsOfAConnectionToSeveralHosts(String hosts) throws SQLException {
        try (Connection connection = watched(Peeking.hosts(hosts)).getConnection(); Connection admin = server.admin()) {
            long id = Sql.id(connection);
            Sql.execute(admin, "KILL " + id);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !heard.isEmpty());
            assertThat(heard).extracting(Replacement::oldConnectionId).containsExactly(id);
        }
    }

    /** Two threads that use such a connection can deadlock in MySQL Connector/J. */
    @Test
    void leavesAConnectionOfAReplicationUrlAlone() throws SQLException {
        try (Connection connection = watched(Peeking.hosts("replication")).getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(thread()).isNull();
        }
    }

    /** The end of a unit tells why the unit lost its connection. */
    @Test
    void tellsOfAConnectionThatAUnitHasOnlyAfterTheUnit() throws Exception {
        Connection connection = watched(Peeking.source()).getConnection();
        try (Connection admin = server.admin()) {
            Probed probed = connection.unwrap(Probed.class);
            probed.lent(true);
            Sql.execute(admin, "KILL " + Sql.id(connection));
            Peek peek = Peek.on(connection);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> peek.look().dead());
            awaitLooks();
            assertThat(heard).isEmpty();
            probed.lent(false);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !heard.isEmpty());
        }
        connection.close();
    }

    @Test
    void looksOnAThreadThatHoldsNothingAndEndsWithTheLastConnection() throws SQLException {
        DataSource watched = watched(Peeking.source());
        assertThat(thread()).isNull();
        try (Connection first = watched.getConnection()) {
            Connection second = watched.getConnection();
            assertThat(thread().isDaemon()).isTrue();
            assertThat(thread().getContextClassLoader()).isNull();
            second.close();
            assertThat(Sql.number(first, "SELECT 1")).isEqualTo(1);
            assertThat(thread()).isNotNull();
        }
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> thread() == null);
        watched.getConnection().close();
    }

    /** The thread pauses meanwhile. Only the garbage collector can let go. */
    @Test
    void keepsNeitherAConnectionNorItsDataSourceNorTheListenerAlive() throws Exception {
        List<WeakReference<Object>> forgotten = forget();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            System.gc();
            return forgotten.stream().allMatch(one -> one.refersTo(null));
        });
        assertThat(thread()).isNotNull();
    }

    private static List<WeakReference<Object>> forget() throws SQLException {
        Replacement.Listener listener = new Replacement.Listener() {
            @Override
            public void replaced(Replacement replacement) {
            }
        };
        DataSource source = new PeekDataSource(Peeking.source(), new PeekWatch(PingAfter.never(), Duration.ofSeconds(1)),
                ConnectionOptions.DEFAULTS.withListener(listener));
        Connection connection = source.getConnection();
        return List.of(new WeakReference<>(listener), new WeakReference<>(source), new WeakReference<>(connection),
                new WeakReference<>(connection.unwrap(Peeking.driversType())));
    }

    private DataSource watched(MysqlDataSource source) {
        return new PeekDataSource(source, watch, options);
    }

    /** Returns when the watch has told of a connection that it looks at after all the others. */
    private void awaitLooks() throws SQLException {
        AtomicBoolean told = new AtomicBoolean();
        try (Connection last = new PeekDataSource(Peeking.source(), watch, options.withListener(replacement -> told.set(true)))
                .getConnection(); Connection admin = server.admin()) {
            Sql.execute(admin, "KILL " + Sql.id(last));
            Awaitility.await().atMost(Duration.ofSeconds(5)).pollInterval(SHORT).untilTrue(told);
        }
    }

    private static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream().filter(one -> one.getName().equals("goneaway-peek-watch")).findAny()
                .orElse(null);
    }
}
