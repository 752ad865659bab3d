// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Await;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Under faults, each pool goes on working, leaks nothing, and each borrow ends. With {@code -Dgoneaway.pool.long=true}, the tests
 * cut every command and take minutes.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolFaultsTest {

    private static final boolean LONG = Boolean.getBoolean("goneaway.pool.long");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Server server = Servers.chosen();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private FaultProxy proxy;
    private MysqlDataSource source;

    private enum Pool {

        HIKARI {
            @Override
            ConnectionStrategy open(DataSource source, RecycleSettings settings, ConnectionOptions options) {
                return HikariRecycle.strategy(source, settings, options);
            }
        },
        C3P0 {
            @Override
            ConnectionStrategy open(DataSource source, RecycleSettings settings, ConnectionOptions options) {
                return C3p0Recycle.strategy(source, settings, options);
            }
        };

        abstract ConnectionStrategy open(DataSource source, RecycleSettings settings, ConnectionOptions options);

        ConnectionStrategy open(DataSource source, int size, Duration maxWait) {
            RecycleSettings settings = RecycleSettings.DEFAULTS.withSize(size).withValidationTimeout(Duration.ofSeconds(1));
            return open(source, settings, ConnectionOptions.DEFAULTS.withMaxWait(maxWait));
        }
    }

    @BeforeEach
    void open() throws IOException, SQLException {
        proxy = new FaultProxy(server);
        source = proxy.through(server.dataSource());
    }

    @AfterEach
    void close() throws IOException {
        threads.shutdownNow();
        proxy.close();
    }

    /** The units lose their connections one after the other. Each connection is replaced before the next one is lost. */
    @ParameterizedTest
    @EnumSource
    void losesNoNewConnectionToALateFailureOfAnOldOne(Pool pool) throws Exception {
        int size = 15;
        long spread = LONG ? 200 : 100;
        try (ConnectionStrategy strategy = pool.open(source, size, PATIENCE); Connection admin = server.admin()) {
            Set<Long> old = new LinkedHashSet<>();
            CountDownLatch borrowed = new CountDownLatch(size);
            List<CountDownLatch> turns = new ArrayList<>();
            List<Future<Throwable>> units = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                CountDownLatch turn = new CountDownLatch(1);
                turns.add(turn);
                units.add(threads.submit(() -> catchThrowable(() -> strategy.useConnection(connection -> {
                    long id = Sql.id(connection);
                    synchronized (old) {
                        old.add(id);
                    }
                    borrowed.countDown();
                    pass(turn);
                    Sql.execute(connection, "DO 1");
                }))));
            }
            pass(borrowed);
            assertThat(proxy.connections()).isEqualTo(size);
            for (long id : old) {
                Sql.execute(admin, "KILL " + id);
            }
            await().atMost(PATIENCE).until(() -> proxy.open() == 0);
            long start = System.nanoTime();
            for (int i = 0; i < size; i++) {
                long due = start + TimeUnit.MILLISECONDS.toNanos(spread * i);
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() - due >= 0);
                turns.get(i).countDown();
                assertThat(units.get(i).get()).isInstanceOf(SQLException.class);
                assertThat(answer(strategy)).isOne();
            }
            all(strategy, size);
            report("fifteen losses over " + spread * size + " ms, " + pool + ": " + proxy.connections() + " connects");
            // One more connect happens if c3p0 replaces a connection before the exception reaches the strategy.
            assertThat(proxy.connections()).isLessThanOrEqualTo(2 * size + 1);
        }
        DemotionLoad.awaitAtMost(0);
    }

    @ParameterizedTest
    @EnumSource
    void lendsNoOldConnectionAfterADemotion(Pool pool) throws Exception {
        assumeTrue(server.hasProcess(), "a server that may not be turned read-only");
        try (ConnectionStrategy strategy = pool.open(source, 3, PATIENCE); Connection admin = server.admin()) {
            Set<Long> old = all(strategy, 3);
            Sql.execute(admin, "SET GLOBAL read_only = 1");
            assertThat(catchThrowable(() -> strategy.useConnection(connection -> Sql.execute(connection,
                    "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1836, MESSAGE_TEXT = 'Running in read-only mode'"))))
                    .isInstanceOf(SQLException.class);
            assertThat(all(strategy, 3)).doesNotContainAnyElementsOf(old);
        } finally {
            try (Connection admin = server.admin()) {
                Sql.execute(admin, "SET GLOBAL read_only = 0");
            }
        }
    }

    /** Runs this number of units at the same time, and returns the ids of their connections. */
    private Set<Long> all(ConnectionStrategy strategy, int size) throws Exception {
        CountDownLatch meeting = new CountDownLatch(size);
        List<Future<Long>> units = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            units.add(threads.submit(() -> strategy.withConnection(connection -> {
                long id = Sql.id(connection);
                meeting.countDown();
                pass(meeting);
                return id;
            })));
        }
        Set<Long> ids = new LinkedHashSet<>();
        for (Future<Long> unit : units) {
            ids.add(unit.get());
        }
        return ids;
    }

    /** HikariCP alone doubles its pause after each failed connect, up to 5 s. */
    @Test
    void bothPoolsWorkAgainWithinASecondAfterAnOutageAndNoUnitFails() throws Exception {
        Duration outage = Duration.ofSeconds(LONG ? 8 : 3);
        List<ConnectionStrategy> strategies = new ArrayList<>();
        List<Future<Long>> back = new ArrayList<>();
        for (Pool pool : Pool.values()) {
            strategies.add(pool.open(source, 10, PATIENCE));
            all(strategies.get(strategies.size() - 1), 10);
        }
        // HikariCP does not validate a connection that came back within the last 500 ms.
        await().pollDelay(Duration.ofMillis(700)).until(() -> true);
        proxy.refuse(true);
        proxy.reset();
        long start = System.nanoTime();
        for (ConnectionStrategy strategy : strategies) {
            for (int caller = 0; caller < 4; caller++) {
                back.add(threads.submit(() -> {
                    assertThat(answer(strategy)).isOne();
                    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                }));
            }
        }
        await().pollDelay(outage).until(() -> true);
        proxy.refuse(false);
        long over = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        List<Long> millis = new ArrayList<>();
        for (Future<Long> caller : back) {
            millis.add(caller.get());
        }
        for (ConnectionStrategy strategy : strategies) {
            strategy.close();
        }
        System.out.println("[goneaway] an outage of " + over + " ms, HikariCP and c3p0, four callers each: no error, answers after "
                + millis + " ms");
        assertThat(millis).allSatisfy(each -> assertThat(each).isBetween(over - 100, over + 1_000));
    }

    /** The program's own policy would never end. */
    @ParameterizedTest
    @EnumSource
    void aBorrowEndsWithTheLastFailureToConnectWhateverTheConnectPolicyDoes(Pool pool) throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        ConnectionOptions options = ConnectionOptions.DEFAULTS.withMaxWait(Duration.ofSeconds(1))
                .withConnectPolicy((attempt, listener, ended) -> {
                    while (true) {
                        try {
                            attempts.incrementAndGet();
                            return attempt.connect();
                        } catch (SQLException e) {
                            if (Await.until(Duration.ofMillis(20), ended)) {
                                throw e;
                            }
                        }
                    }
                });
        ConnectionStrategy strategy = pool.open(source, RecycleSettings.DEFAULTS, options);
        proxy.refuse(true);
        Throwable thrown = catchThrowable(() -> answer(strategy));
        assertThat(pool == Pool.HIKARI ? thrown.getCause() : thrown.getSuppressed()[0]).hasStackTraceContaining("Connection refused");
        assertThat(attempts.get()).as("HikariCP uses the policy, c3p0 does not").isGreaterThanOrEqualTo(pool == Pool.HIKARI ? 5 : 0);
        long start = System.nanoTime();
        strategy.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as("the close, beside an attempt").isLessThan(Duration.ofMillis(400));
    }

    @Test
    void aC3p0OfDeadConnectionsEndsTheBorrowAndDoesNotFloodTheServer() {
        AtomicInteger logins = new AtomicInteger();
        Duration maxWait = Duration.ofSeconds(LONG ? 2 : 1);
        long start = System.nanoTime();
        try (ConnectionStrategy strategy = Pool.C3P0.open(failingTheirTest(logins), 5, maxWait)) {
            Throwable thrown = catchThrowable(() -> answer(strategy));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            report("a c3p0 of dead connections, maxWait " + maxWait + ": " + thrown + " after " + took + ", " + logins
                    + " logins");
            assertThat(thrown).isInstanceOf(SQLException.class);
            assertThat(took).isBetween(maxWait, maxWait.plusMillis(750));
            assertThat(logins).hasValueLessThanOrEqualTo(LONG ? 8 : 6);
        }
    }

    private DataSource failingTheirTest(AtomicInteger logins) {
        return proxy(DataSource.class, counting(source, logins), "getConnection",
                connection -> proxy(Connection.class, (Connection) connection, "isValid", answer -> false));
    }

    private static DataSource counting(DataSource source, AtomicInteger logins) {
        return proxy(DataSource.class, source, "getConnection", connection -> {
            logins.incrementAndGet();
            return connection;
        });
    }

    private interface Change {

        Object of(Object answer);
    }

    private static <T> T proxy(Class<T> type, T target, String changed, Change change) {
        ClassLoader loader = PoolFaultsTest.class.getClassLoader();
        return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, (self, method, arguments) -> {
            try {
                Object answer = method.invoke(target, arguments);
                return method.getName().equals(changed) ? change.of(answer) : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    /** A round trip takes longer than the validation deadline, so no connection passes its test. */
    @Test
    @EnabledIfSystemProperty(named = "goneaway.pool.long", matches = "true")
    void aC3p0BehindALongRoundTripEndsTheBorrow() {
        proxy.delay(Duration.ofMillis(600));
        Duration maxWait = Duration.ofSeconds(12);
        long start = System.nanoTime();
        try (ConnectionStrategy strategy = Pool.C3P0.open(source, 5, maxWait)) {
            Throwable thrown = catchThrowable(() -> answer(strategy));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            report("a c3p0 behind a long round trip, maxWait " + maxWait + ": " + thrown + " after " + took + ", "
                    + proxy.connections() + " logins");
            assertThat(thrown).isInstanceOf(SQLException.class);
            assertThat(took).isBetween(maxWait, maxWait.plusMillis(1_500));
        }
    }

    @ParameterizedTest
    @EnumSource
    void leaksNothingUnderDemotionsAtFullLoad(Pool pool) throws Exception {
        assumeTrue(server.hasProcess(), "a server that may not be turned read-only");
        int size = 4;
        DemotionLoad.awaitAtMost(0);
        AtomicInteger logins = new AtomicInteger();
        try (ConnectionStrategy strategy = pool.open(counting(server.dataSource(), logins), size, PATIENCE)) {
            DemotionLoad load = DemotionLoad.run(strategy, size, Duration.ofSeconds(LONG ? 30 : 2));
            report("demotions, " + pool + ": " + load + ", " + logins + " logins");
            assertThat(load.demotions()).isPositive();
            assertThat(load.most()).as("the pool's, and those being opened or closed").isLessThanOrEqualTo(2L * size + 1);
            DemotionLoad.awaitAtMost(size);
        }
        DemotionLoad.awaitAtMost(0);
    }

    @ParameterizedTest
    @EnumSource
    void waitsForNoQueryOnAConnectionToSeveralHosts(Pool pool) throws Exception {
        source.setUrl("jdbc:mysql://127.0.0.1:" + proxy.port() + ",127.0.0.1:" + proxy.port() + "/" + server.database());
        source.setUser(server.user());
        source.setPassword(server.password());
        try (Connection admin = server.admin()) {
            ConnectionStrategy strategy = pool.open(source, 3, Duration.ofSeconds(2));
            CountDownLatch running = new CountDownLatch(1);
            AtomicLong sleeping = new AtomicLong();
            Future<?> sleeper = threads.submit(() -> {
                strategy.useConnection(connection -> {
                    sleeping.set(Sql.id(connection));
                    running.countDown();
                    Sql.execute(connection, "SELECT SLEEP(30)");
                });
                return null;
            });
            pass(running);
            String queries = "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND id = "
                    + sleeping.get();
            await().atMost(PATIENCE).until(() -> Sql.number(admin, queries) == 1);
            for (int i = 0; i < 3; i++) {
                assertThat(catchThrowable(() -> strategy.useConnection(connection -> {
                    Sql.execute(admin, "KILL " + Sql.id(connection));
                    Sql.execute(connection, "DO 1");
                }))).isInstanceOf(SQLException.class);
                assertThat(answer(strategy)).isOne();
            }
            long start = System.nanoTime();
            strategy.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            assertThat(sleeper.isDone()).isFalse();
            Sql.execute(admin, "KILL " + sleeping.get());
            catchThrowable(sleeper::get);
        }
        DemotionLoad.awaitAtMost(0);
    }

    @ParameterizedTest
    @EnumSource
    void worksAgainAfterEachCommandOfAConnectWasCut(Pool pool) throws Exception {
        List<String> commands = LONG ? commandsOfAConnect(pool) : List.of("session.transaction_isolation", FaultProxy.PING);
        int cuts = 0;
        for (String command : commands) {
            cuts += worksAgain(pool, command, false, true) ? 1 : 0;
            if (LONG) {
                cuts += worksAgain(pool, command, true, true) ? 1 : 0;
                cuts += worksAgain(pool, command, false, false) ? 1 : 0;
                cuts += worksAgain(pool, command, true, false) ? 1 : 0;
            }
        }
        report("cuts of " + commands.size() + " commands, " + pool + ": " + cuts + " cuts, as many pools worked again");
        assertThat(cuts).as("commands that were met and cut").isPositive();
        DemotionLoad.awaitAtMost(0);
    }

    /** Returns whether the command was sent and cut. */
    private boolean worksAgain(Pool pool, String command, boolean after, boolean first) throws SQLException {
        try (ConnectionStrategy strategy = pool.open(source, 2, Duration.ofSeconds(5))) {
            if (!first) {
                assertThat(answer(strategy)).isOne();
                proxy.reset();
            }
            int before = proxy.cuts();
            if (after) {
                proxy.cutAfter(command);
            } else {
                proxy.cutBefore(command);
            }
            await().atMost(PATIENCE).ignoreExceptionsInstanceOf(SQLException.class).until(() -> answer(strategy) == 1);
            proxy.disarm();
            boolean met = proxy.cuts() > before;
            // The cut may have hit another connection that the pool made at the same time.
            await().atMost(PATIENCE).ignoreExceptionsInstanceOf(SQLException.class).until(() -> answer(strategy) == 1);
            for (int i = 0; i < 5; i++) {
                assertThat(answer(strategy)).as("after a cut of %s", command).isOne();
            }
            return met;
        }
    }

    /** Returns the commands that a pool sends on a new connection, from the server's log. */
    private List<String> commandsOfAConnect(Pool pool) throws SQLException {
        Set<String> commands = new LinkedHashSet<>();
        try (Connection admin = server.admin()) {
            Sql.execute(admin, "SET GLOBAL log_output = 'TABLE'");
            Sql.execute(admin, "SET GLOBAL general_log = 1");
            long id;
            try (ConnectionStrategy strategy = pool.open(source, 2, PATIENCE)) {
                id = strategy.withConnection(Sql::id);
            } finally {
                Sql.execute(admin, "SET GLOBAL general_log = 0");
            }
            try (Statement statement = admin.createStatement();
                    ResultSet row = statement.executeQuery("SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log"
                            + " WHERE command_type = 'Query' AND thread_id = " + id)) {
                while (row.next()) {
                    commands.add(row.getString(1));
                }
            }
        }
        commands.removeIf(command -> command.contains("CONNECTION_ID()"));
        assertThat(commands).hasSizeGreaterThan(3);
        // Not every server logs a ping.
        commands.add(FaultProxy.PING);
        report(pool + " sends " + commands);
        return List.copyOf(commands);
    }

    private static long answer(ConnectionStrategy strategy) throws SQLException {
        return strategy.withConnection(connection -> Sql.number(connection, "SELECT 1"));
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void report(String line) {
        if (LONG) {
            System.out.println("[goneaway] " + line);
        }
    }
}
