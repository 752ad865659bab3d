// SPDX-License-Identifier: MIT-0
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
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold before anything is timed: all contestants do the same. */
@Timeout(30)
class ContestantTest {

    private static final SqlFunction<Integer> ONE_PLUS_ONE = connection -> {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT 1+1")) {
            row.next();
            return row.getInt(1);
        }
    };

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
        assertThat(contestant.display()).isNotBlank().hasSizeLessThan(24);
        assertThat(contestant.description()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    }
}
