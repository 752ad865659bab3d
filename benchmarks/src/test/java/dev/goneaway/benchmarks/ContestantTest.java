// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.pool.vendor.MySqlValidConnectionChecker;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.InitializingDataSource;
import dev.goneaway.MySqlSession;
import dev.goneaway.SqlFunction;
import dev.goneaway.benchmarks.matrix.WireCount;
import dev.goneaway.benchmarks.report.Reports;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold before anything is timed: all contestants do the same. */
@Timeout(30)
class ContestantTest {

    private static final SqlFunction<Integer> ONE_PLUS_ONE = connection -> {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT 1+1")) {
            row.next();
            return row.getInt(1);
        }
    };

    private static final Duration POLL = Duration.ofMillis(10);

    private static final List<Contestant> VALIDATING = List.of(Contestant.HIKARI_VALIDATED, Contestant.C3P0_VALIDATED,
            Contestant.TOMCAT_VALIDATED, Contestant.AGROAL_VALIDATED, Contestant.VIBUR_VALIDATED, Contestant.DRUID_VALIDATED);

    @ParameterizedTest
    @EnumSource
    void givesTheSameResultForTheSameUnitEachTime(Contestant contestant) throws SQLException {
        try (ConnectionStrategy strategy = contestant.open(Servers.chosen().dataSource())) {
            assertThat(strategy.withConnection(ONE_PLUS_ONE)).isEqualTo(2);
            assertThat(strategy.withConnection(ONE_PLUS_ONE)).isEqualTo(2);
            assertThat(strategy.withConnection(Units.QUERY)).isEqualTo(1);
            assertThat(strategy.withConnection(Units.NOTHING)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectsThroughTheGivenSourceAndLeavesNoConnectionAndNoThread(Contestant contestant) throws SQLException {
        // The driver has a thread of its own, which it starts with its first connection and keeps.
        Servers.chosen().dataSource().getConnection().close();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Set<Long> opened = ConcurrentHashMap.newKeySet();
        try (ConnectionStrategy strategy = contestant.open(Servers.chosen().dataSource(), ConnectionOptions.DEFAULTS, source ->
                new InitializingDataSource(source, connection -> opened.add(MySqlSession.connectionId(connection))))) {
            assertThat(opened).contains(strategy.<Long>withConnection(MySqlSession::connectionId));
        }
        await().pollInSameThread().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).isSubsetOf(before));
        try (Connection admin = Servers.chosen().admin(); Statement statement = admin.createStatement()) {
            await().untilAsserted(() -> assertThat(sessions(statement)).doesNotContainAnyElementsOf(opened));
        }
    }

    private static Set<Long> sessions(Statement statement) throws SQLException {
        Set<Long> ids = new HashSet<>();
        try (ResultSet rows = statement.executeQuery("SHOW PROCESSLIST")) {
            while (rows.next()) {
                ids.add(rows.getLong("Id"));
            }
        }
        return ids;
    }

    /** Nobody but the server could tell whether a pool asks it. */
    @Test
    void thatValidatesAsksTheServerAtEveryBorrow() {
        assertThat(WireCount.of(Servers.chosen(), VALIDATING.toArray(Contestant[]::new))).hasSize(6).allSatisfy(commands -> {
            assertThat(commands.perEmptyUnit()).as("%s, nothing", commands.contestant()).isOne();
            assertThat(commands.perQueryUnit()).as("%s, query", commands.contestant()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @FieldSource("VALIDATING")
    void thatValidatesReplacesAConnectionKilledRightAfterItsUse(Contestant contestant) throws SQLException {
        Set<Long> opened = ConcurrentHashMap.newKeySet();
        try (ConnectionStrategy strategy = contestant.open(Servers.chosen().dataSource(), ConnectionOptions.DEFAULTS, source ->
                        new InitializingDataSource(source, connection -> opened.add(MySqlSession.connectionId(connection))));
                Connection admin = Servers.chosen().admin(); Statement statement = admin.createStatement()) {
            assertThat(opened).contains(strategy.<Long>withConnection(MySqlSession::connectionId));
            // A pool may open several at its start, and lend another one next time.
            Set<Long> killed = new HashSet<>(opened);
            for (long id : killed) {
                statement.execute("KILL " + id);
            }
            for (int unit = 0; unit <= killed.size(); unit++) {
                assertThat(strategy.<Long>withConnection(MySqlSession::connectionId)).isNotIn(killed);
            }
        }
    }

    static Stream<Contestant> thatThreadsMayShare() {
        return Stream.of(Contestant.values()).filter(contestant -> switch (contestant) {
            case NONE, AUTO_RECONNECT, CONNECT_PER_USE -> false;
            default -> true;
        });
    }

    @ParameterizedTest
    @MethodSource("thatThreadsMayShare")
    void servesAsManyThreadsAtOnceAsItSays(Contestant contestant) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "goneaway-borrower");
            thread.setDaemon(true);
            return thread;
        });
        AtomicInteger served = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        try (ConnectionStrategy strategy = contestant.open(Servers.chosen().dataSource())) {
            List<Future<Boolean>> units = new ArrayList<>();
            for (int thread = 0; thread <= contestant.connections(); thread++) {
                units.add(threads.submit(() -> strategy.withConnection(connection -> {
                    served.incrementAndGet();
                    return awaits(done);
                })));
            }
            try {
                await().pollInterval(POLL).until(() -> served.get() >= contestant.connections());
                await().pollInterval(POLL).during(Duration.ofMillis(100)).until(() -> served.get() == contestant.connections());
            } finally {
                done.countDown();
            }
            for (Future<Boolean> unit : units) {
                assertThat(unit.get(10, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean awaits(CountDownLatch latch) throws SQLException {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    @Test
    void thatIsOnlyTimedIsNotOfTheMatrix() {
        assertThat(Contestant.values()).filteredOn(contestant -> !contestant.meetsFaults()).containsExactlyElementsOf(VALIDATING);
        assertThat(Contestant.ofMatrix()).isNotEmpty().allMatch(Contestant::meetsFaults);
        for (Server.Family family : Server.Family.values()) {
            assertThat(Reports.expectations(Path.of("expected"), family).cells().values()).isNotEmpty()
                    .allSatisfy(row -> assertThat(row).containsOnlyKeys(Contestant.ofMatrix().toArray(Contestant[]::new)));
        }
    }

    /** Else a diff would show every cell, and nobody would find the one that has changed. */
    @Test
    void isExpectedInTheOrderAndTheFormThatAreWritten(@TempDir Path directory) {
        for (Server.Family family : Server.Family.values()) {
            Reports.write(directory, family, Reports.expectations(Path.of("expected"), family));
        }
        assertThat(directory.toFile().list()).hasSize(Server.Family.values().length)
                .allSatisfy(name -> assertThat(directory.resolve(name)).hasSameTextualContentAs(Path.of("expected", name)));
    }

    @Test
    void leavesNoDriverBehind() throws SQLException {
        Contestant.AGROAL_DEFAULT.open(Servers.chosen().dataSource()).close();
        assertThat(DriverManager.drivers()).doesNotHaveAnyElementsOfTypes(SourceDriver.class);
    }

    /** What Druid does for everybody who gives it a MySQL URL, it does here. */
    @Test
    void letsDruidKnowThatItTalksToMySql() throws SQLException {
        try (BarePool opened = (BarePool) Contestant.DRUID_DEFAULT.open(Servers.chosen().dataSource())) {
            opened.withConnection(Units.QUERY);
            DruidDataSource ours = (DruidDataSource) opened.pool();
            try (DruidDataSource usual = new DruidDataSource()) {
                usual.setUrl(Servers.chosen().jdbcUrl());
                usual.setUsername(Servers.chosen().user());
                usual.setPassword(Servers.chosen().password());
                usual.init();
                assertThat(ours.getValidConnectionChecker()).hasSameClassAs(usual.getValidConnectionChecker())
                        .isInstanceOf(MySqlValidConnectionChecker.class);
                assertThat(ours.getExceptionSorter()).hasSameClassAs(usual.getExceptionSorter());
                assertThat(ours.getDbType()).isEqualTo(usual.getDbType());
                assertThat(ours.getDriverClassName()).isEqualTo(usual.getDriverClassName());
                assertThat(ours.getSocketTimeout()).isEqualTo(usual.getSocketTimeout());
                assertThat(ours.isTestWhileIdle()).isEqualTo(usual.isTestWhileIdle());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isDescribedInOneLine(Contestant contestant) {
        // The matrix has narrow columns.
        assertThat(contestant.display()).isNotBlank().hasSizeLessThan(contestant.meetsFaults() ? 24 : 40);
        assertThat(contestant.description()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    }
}
