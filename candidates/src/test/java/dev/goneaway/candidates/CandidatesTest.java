// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.pool.vendor.MySqlValidConnectionChecker;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.results.Candidate;
import dev.goneaway.support.PhysicalConnection;
import dev.goneaway.support.ProbingDataSource;
import dev.goneaway.testkit.server.Servers;
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
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold before anything is timed: all candidates do the same. */
@Timeout(30)
class CandidatesTest {

    private static final SqlFunction<Integer> ONE_PLUS_ONE = connection -> {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT 1+1")) {
            row.next();
            return row.getInt(1);
        }
    };

    private static final Duration POLL = Duration.ofMillis(10);

    private static final List<Candidate> VALIDATING = List.of(Candidate.HIKARI_VALIDATED, Candidate.C3P0_VALIDATED,
            Candidate.TOMCAT_VALIDATED, Candidate.AGROAL_VALIDATED, Candidate.VIBUR_VALIDATED, Candidate.DRUID_VALIDATED);

    @ParameterizedTest
    @EnumSource
    void givesTheSameResultForTheSameUnitEachTime(Candidate candidate) throws SQLException {
        try (ConnectionStrategy strategy = Candidates.open(candidate, Servers.chosen().dataSource())) {
            assertThat(strategy.withConnection(ONE_PLUS_ONE)).isEqualTo(2);
            assertThat(strategy.withConnection(ONE_PLUS_ONE)).isEqualTo(2);
            assertThat(strategy.withConnection(Units.QUERY)).isEqualTo(1);
            assertThat(strategy.withConnection(Units.NOTHING)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectsThroughTheGivenSourceAndLeavesNoConnectionAndNoThread(Candidate candidate) throws SQLException {
        // The driver has a thread of its own, which it starts with its first connection and keeps.
        Servers.chosen().dataSource().getConnection().close();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Set<Long> opened = ConcurrentHashMap.newKeySet();
        try (ConnectionStrategy strategy = Candidates.open(candidate, Servers.chosen().dataSource(), ConnectionOptions.DEFAULTS, source ->
                noting(source, opened))) {
            assertThat(opened).contains(strategy.<Long>withConnection(PhysicalConnection::connectionId));
        }
        await().pollInSameThread().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).isSubsetOf(before));
        try (Connection admin = Servers.chosen().admin(); Statement statement = admin.createStatement()) {
            await().untilAsserted(() -> assertThat(sessions(statement)).doesNotContainAnyElementsOf(opened));
        }
    }

    /** Makes the driver's own connections. */
    private static DataSource noting(DataSource source, Set<Long> opened) {
        return new ProbingDataSource(source, Probe.PING, ConnectionOptions.DEFAULTS) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = source.getConnection();
                opened.add(PhysicalConnection.connectionId(connection));
                return connection;
            }
        };
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

    @ParameterizedTest
    @FieldSource("VALIDATING")
    void thatValidatesReplacesAConnectionKilledRightAfterItsUse(Candidate candidate) throws SQLException {
        Set<Long> opened = ConcurrentHashMap.newKeySet();
        try (ConnectionStrategy strategy = Candidates.open(candidate, Servers.chosen().dataSource(), ConnectionOptions.DEFAULTS, source ->
                        noting(source, opened));
                Connection admin = Servers.chosen().admin(); Statement statement = admin.createStatement()) {
            assertThat(opened).contains(strategy.<Long>withConnection(PhysicalConnection::connectionId));
            // A pool may open several at its start, and lend another one next time.
            Set<Long> killed = new HashSet<>(opened);
            for (long id : killed) {
                statement.execute("KILL " + id);
            }
            for (int unit = 0; unit <= killed.size(); unit++) {
                assertThat(strategy.<Long>withConnection(PhysicalConnection::connectionId)).isNotIn(killed);
            }
        }
    }

    static Stream<Candidate> thatThreadsMayShare() {
        return Stream.of(Candidate.values()).filter(candidate -> switch (candidate) {
            case NONE, AUTO_RECONNECT, CONNECT_PER_USE -> false;
            default -> true;
        });
    }

    @ParameterizedTest
    @MethodSource("thatThreadsMayShare")
    void servesAsManyThreadsAtOnceAsItSays(Candidate candidate) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "goneaway-borrower");
            thread.setDaemon(true);
            return thread;
        });
        AtomicInteger served = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        try (ConnectionStrategy strategy = Candidates.open(candidate, Servers.chosen().dataSource())) {
            List<Future<Boolean>> units = new ArrayList<>();
            for (int thread = 0; thread <= candidate.connections(); thread++) {
                units.add(threads.submit(() -> strategy.withConnection(connection -> {
                    served.incrementAndGet();
                    return awaits(done);
                })));
            }
            try {
                await().pollInterval(POLL).until(() -> served.get() >= candidate.connections());
                await().pollInterval(POLL).during(Duration.ofMillis(100)).until(() -> served.get() == candidate.connections());
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
        assertThat(Candidate.values()).filteredOn(candidate -> !candidate.meetsFaults()).containsAll(VALIDATING);
        assertThat(Candidate.ofMatrix()).isNotEmpty().allMatch(Candidate::meetsFaults);
    }

    @Test
    void leavesNoDriverBehind() throws SQLException {
        Candidates.open(Candidate.AGROAL_DEFAULT, Servers.chosen().dataSource()).close();
        assertThat(DriverManager.drivers()).doesNotHaveAnyElementsOfTypes(Peers.SourceDriver.class);
    }

    /** With a MySQL URL, Druid uses its own settings for MySQL. The candidate must get the same settings. */
    @Test
    void letsDruidKnowThatItTalksToMySql() throws SQLException {
        try (BarePool opened = (BarePool) Candidates.open(Candidate.DRUID_DEFAULT, Servers.chosen().dataSource())) {
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
    void hasANameThatFitsItsColumn(Candidate candidate) {
        // The matrix has narrow columns.
        assertThat(candidate.display()).isNotBlank().hasSizeLessThan(candidate.meetsFaults() ? 30 : 40);
    }
}
