// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A failover on two real servers. The first server becomes read-only, and the address then leads to the other server. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MySqlExceptionOverrideTest {

    private static final int WRITTEN = 0;
    private static final int READ_ONLY = 1290;
    private static final String INSERT = "INSERT INTO failed_over VALUES (1)";

    private static Server one;
    private static Server other;

    private final HikariConfig config = new HikariConfig();
    private FaultProxy address;

    @BeforeAll
    static void twoServersWithTheSameAccount() throws SQLException {
        one = Servers.chosen();
        assumeTrue(one.hasProcess(), "a server that may not be turned read-only");
        other = Servers.another();
        administer(other, "ALTER USER '" + one.user() + "'@'%' IDENTIFIED BY '" + one.password() + "'");
        for (Server server : List.of(one, other)) {
            administer(server, "CREATE TABLE " + server.database() + ".failed_over (n INT)");
        }
    }

    @BeforeEach
    void anAddressAndAPoolOfOneConnection() throws IOException {
        address = new FaultProxy(one);
        MysqlDataSource source = address.through(one.dataSource());
        config.setDataSource(source);
        config.setMaximumPoolSize(1);
    }

    @AfterEach
    void mayWriteAgain() throws SQLException, IOException {
        if (one.family() == Server.Family.MYSQL) {
            administer(one, "SET GLOBAL super_read_only = 0");
        }
        administer(one, "SET GLOBAL read_only = 0");
        address.close();
    }

    @AfterAll
    static void oneServer() throws SQLException {
        if (other != null) {
            administer(one, "DROP TABLE " + one.database() + ".failed_over");
            other.close();
        }
    }

    @Test
    void withoutItThePoolStaysWithTheServerThatTurnedReadOnly() throws SQLException {
        long before = rows();
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThat(writesAroundAFailover(pool)).containsExactly(WRITTEN, READ_ONLY, READ_ONLY, READ_ONLY);
        }
        assertThat(rows()).isEqualTo(before + 1);
    }

    /** So a caller may run the whole transaction again. */
    @Test
    void aTransactionWhoseCommitIsRefusedStoresNothing() throws SQLException {
        long before = rows();
        try (Connection connection = one.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, INSERT);
            turnReadOnly();
            assertThatThrownBy(connection::commit).isInstanceOfSatisfying(SQLException.class,
                    e -> assertThat(e.getErrorCode()).isEqualTo(READ_ONLY));
        }
        assertThat(rows()).isEqualTo(before);
    }

    private static long rows() throws SQLException {
        try (Connection admin = one.admin()) {
            return Sql.number(admin, "SELECT COUNT(*) FROM " + one.database() + ".failed_over");
        }
    }

    @Test
    void withItOneWriteFailsAndTheNextReachesTheNewPrimary() throws SQLException {
        try (HikariDataSource pool = PlainPoolExample.open(config.getDataSource())) {
            assertThat(writesAroundAFailover(pool)).containsExactly(WRITTEN, READ_ONLY, WRITTEN, WRITTEN);
        }
    }

    @Test
    void eachConnectionOfThePoolCostsOneWrite() throws SQLException {
        config.setMaximumPoolSize(3);
        config.setExceptionOverride(new MySqlExceptionOverride());
        try (HikariDataSource pool = new HikariDataSource(config)) {
            await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 3);
            List<Integer> codes = new ArrayList<>(writesAroundAFailover(pool));
            for (int i = 0; i < 3; i++) {
                codes.add(write(pool));
            }
            assertThat(codes).filteredOn(code -> code == READ_ONLY).hasSize(3);
            assertThat(codes).filteredOn(code -> code == WRITTEN).hasSize(4);
            assertThat(codes).endsWith(WRITTEN);
        }
    }

    @Test
    void canBeNamedInAFileOfSettings() throws SQLException {
        config.setExceptionOverrideClassName(MySqlExceptionOverride.class.getName());
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThat(writesAroundAFailover(pool)).containsExactly(WRITTEN, READ_ONLY, WRITTEN, WRITTEN);
        }
    }

    /** What the page on diagnosis advises at once: no restart and no override, by JMX. */
    @Test
    void softEvictConnectionsEndsTheErrorsWithoutARestart() throws Exception {
        config.setMaximumPoolSize(2);
        config.setPoolName("failed-over");
        config.setRegisterMbeans(true);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
            try (Connection inUse = pool.getConnection()) {
                assertThat(writesAroundAFailover(pool)).containsExactly(WRITTEN, READ_ONLY, READ_ONLY, READ_ONLY);
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(new ObjectName("com.zaxxer.hikari:type=Pool (failed-over)"), "softEvictConnections", null, null);
                assertThat(write(pool)).isEqualTo(WRITTEN);
                assertThatThrownBy(() -> Sql.execute(inUse, INSERT)).isInstanceOfSatisfying(SQLException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(READ_ONLY));
            }
            try (Connection first = pool.getConnection(); Connection second = pool.getConnection()) {
                Sql.execute(first, INSERT);
                Sql.execute(second, INSERT);
            }
        }
    }

    private List<Integer> writesAroundAFailover(HikariDataSource pool) throws SQLException {
        List<Integer> codes = new ArrayList<>(List.of(write(pool)));
        turnReadOnly();
        address.repoint(other.host(), other.port());
        for (int i = 0; i < 3; i++) {
            codes.add(write(pool));
        }
        return codes;
    }

    private static void turnReadOnly() throws SQLException {
        administer(one, "SET GLOBAL " + (one.family() == Server.Family.MYSQL ? "super_read_only" : "read_only") + " = 1");
    }

    private static int write(HikariDataSource pool) {
        return codeOf(pool, INSERT);
    }

    /** A proxy sends such an error when it has lost its server. HikariCP alone treats neither HY000 nor the code as a loss. */
    @Test
    void dropsAConnectionThatAProxyCallsLost() throws SQLException {
        String lost = "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 2013, "
                + "MESSAGE_TEXT = 'Lost connection to MySQL server during query'";
        assertThat(isReplacedAfter(lost, 2013)).isFalse();
        config.setExceptionOverride(new MySqlExceptionOverride());
        assertThat(isReplacedAfter(lost, 2013)).isTrue();
    }

    @Test
    void keepsAConnectionWhoseStatementFailed() throws SQLException {
        config.setExceptionOverride(new MySqlExceptionOverride());
        assertThat(isReplacedAfter("INSERT INTO nowhere VALUES (1)", 1146)).isFalse();
        assertThat(isReplacedAfter("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = 'The server is running with "
                + "the --secure-file-priv option so it cannot execute this statement'", READ_ONLY)).isFalse();
    }

    private boolean isReplacedAfter(String statement, int code) throws SQLException {
        try (HikariDataSource pool = new HikariDataSource(config)) {
            long before = id(pool);
            assertThat(codeOf(pool, statement)).isEqualTo(code);
            return id(pool) != before;
        }
    }

    private static int codeOf(HikariDataSource pool, String statement) {
        try (Connection connection = pool.getConnection()) {
            Sql.execute(connection, statement);
            return WRITTEN;
        } catch (SQLException e) {
            return e.getErrorCode();
        }
    }

    private static long id(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.id(connection);
        }
    }

    private static void administer(Server server, String statement) throws SQLException {
        try (Connection admin = server.admin()) {
            Sql.execute(admin, statement);
        }
    }
}
