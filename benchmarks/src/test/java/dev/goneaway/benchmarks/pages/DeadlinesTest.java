// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page on deadlines says of each: what it bounds, and what not. Times are only ever lower bounds, or ten times what is due. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadlinesTest {

    private final Trial trial = new Trial();

    @Test
    void theDriversDefaultsBoundNothing() throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        assertThat(source.getConnectTimeout()).isZero();
        assertThat(source.getSocketTimeout()).isZero();
        assertThat(source.getBooleanProperty(PropertyKey.tcpKeepAlive).getValue()).isTrue();
        assertThat(DriverManager.getLoginTimeout()).isZero();
        assertThat(source.getLoginTimeout()).isZero();
        try (Connection connection = trial.source().getConnection(); Statement statement = connection.createStatement()) {
            assertThat(statement.getQueryTimeout()).isZero();
            assertThat(Sql.number(connection, "SELECT @@innodb_lock_wait_timeout")).isEqualTo(50);
            Duration aYearOrADay = Duration.ofDays(trial.isMysql() ? 365 : 1);
            assertThat(Sql.number(connection, "SELECT @@lock_wait_timeout")).isEqualTo(aYearOrADay.toSeconds());
            String ofAStatement = trial.isMysql() ? "max_execution_time" : "max_statement_time";
            assertThat(Sql.number(connection, "SELECT @@" + ofAStatement)).isZero();
            assertThat(Sql.number(connection, "SELECT @@GLOBAL.wait_timeout")).isEqualTo(28_800);
            assertThat(Sql.number(connection, "SELECT @@net_read_timeout")).isEqualTo(30);
            assertThat(Sql.number(connection, "SELECT @@net_write_timeout")).isEqualTo(60);
        }
    }

    @Test
    void connectTimeoutDoesNotBoundTheLogin() throws Exception {
        assertThat(silentLogin(300, 2_000)).isGreaterThanOrEqualTo(Duration.ofMillis(2_000));
    }

    @Test
    void theLoginTimeoutOfDriverManagerBoundsTheLoginOfEveryConnectionOfTheJvm() throws Exception {
        DriverManager.setLoginTimeout(1);
        try {
            assertThat(silentLogin(20_000, 20_000)).isLessThan(Duration.ofSeconds(10));
        } finally {
            DriverManager.setLoginTimeout(0);
        }
    }

    @Test
    void theLoginTimeoutOfTheDataSourceBoundsNothing() throws Exception {
        try (FaultProxy path = trial.path()) {
            path.silenceAll(true);
            MysqlDataSource source = Trial.through(path, trial.source());
            source.setSocketTimeout(3_000);
            source.setLoginTimeout(1);
            assertThat(time(() -> source.getConnection().close())).isGreaterThanOrEqualTo(Duration.ofMillis(3_000));
        }
    }

    private Duration silentLogin(int connectTimeout, int socketTimeout) throws Exception {
        try (FaultProxy path = trial.path()) {
            path.silenceAll(true);
            MysqlDataSource source = Trial.through(path, trial.source());
            source.setConnectTimeout(connectTimeout);
            source.setSocketTimeout(socketTimeout);
            return time(() -> source.getConnection().close());
        }
    }

    @Test
    void socketTimeoutBoundsEachReadAndNotTheQuery() throws Exception {
        MysqlDataSource source = trial.source();
        source.setSocketTimeout(1_500);
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            long start = System.nanoTime();
            int rows = 0;
            // Each row fills the server's buffer, so that it is sent before the next one is waited for.
            try (ResultSet stream = statement.executeQuery(
                    "SELECT SLEEP(0.3), REPEAT('x', 100000) FROM information_schema.collations LIMIT 8")) {
                while (stream.next()) {
                    rows++;
                }
            }
            assertThat(rows).isEqualTo(8);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_500));
        }
    }

    @Test
    void socketTimeoutTakesTwiceItsTimeUnderTlsOnASilentPath() throws Exception {
        assertThat(silentQuery(trial.source())).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_900));
        assertThat(silentQuery(trial.server().tlsDataSource())).isGreaterThanOrEqualTo(Duration.ofMillis(1_950));
    }

    private Duration silentQuery(MysqlDataSource source) throws Exception {
        source.setSocketTimeout(1_000);
        try (FaultProxy path = trial.path();
                Connection connection = Trial.through(path, source).getConnection(); Statement statement = connection.createStatement()) {
            path.silence();
            return time(() -> statement.execute("SELECT 1"));
        }
    }

    /** The server ends the wait after five seconds. The deadline of the driver is one second. */
    @Test
    void aSocketTimeoutBelowTheWaitForALockLosesTheConnection() throws Exception {
        trial.withTable("waited_for", () -> {
            MysqlDataSource source = trial.with("innodb_lock_wait_timeout=5");
            source.setSocketTimeout(1_000);
            try (Connection holder = trial.source().getConnection(); Connection connection = source.getConnection()) {
                holder.setAutoCommit(false);
                Sql.execute(holder, "UPDATE waited_for SET n = 1 WHERE id = 1");
                Thrown thrown = Trial.query(connection, "UPDATE waited_for SET n = 2 WHERE id = 1");
                assertThat(thrown.first()).contains("CommunicationsException: Communications link failure");
                assertThat(connection.isClosed()).isTrue();
                holder.rollback();
            }
        });
    }

    @Test
    void aQueryTimeoutDoesNotEndTheWaitOnASilentPath() throws Exception {
        try (FaultProxy path = trial.path()) {
            MysqlDataSource source = Trial.through(path, trial.source());
            source.setSocketTimeout(4_000);
            try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(1);
                path.silence();
                assertThat(time(() -> statement.execute("SELECT 1"))).isGreaterThanOrEqualTo(Duration.ofMillis(4_000));
            }
        }
    }

    @Test
    void isValidOfTheDriverTakesTwiceItsTimeoutUnderTls() throws Exception {
        try (FaultProxy path = trial.path()) {
            try (Connection connection = Trial.through(path, trial.server().tlsDataSource()).getConnection()) {
                path.silence();
                long start = System.nanoTime();
                assertThat(connection.isValid(1)).isFalse();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(1_900));
            }
        }
    }

    @Test
    void isValidOfTheDriverWaitsForTheQueryOfAnotherThreadOutsideItsTimeout() throws Exception {
        try (Connection connection = trial.source().getConnection()) {
            long id = Sql.id(connection);
            CompletableFuture<Void> query = CompletableFuture.runAsync(() -> sleep(connection));
            trial.awaitRunning(id, "SELECT SLEEP");
            long start = System.nanoTime();
            assertThat(connection.isValid(1)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(1_500));
            query.get(10, TimeUnit.SECONDS);
        }
    }

    private static void sleep(Connection connection) {
        try {
            Sql.execute(connection, "SELECT SLEEP(3)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void interactiveTimeoutCountsOnlyForInteractiveClients() throws SQLException {
        trial.administer("SET GLOBAL interactive_timeout = 1234");
        try {
            assertThat(waitTimeout(false)).isNotEqualTo(1234);
            assertThat(waitTimeout(true)).isEqualTo(1234);
        } finally {
            trial.administer("SET GLOBAL interactive_timeout = DEFAULT");
            trial.close();
        }
    }

    private long waitTimeout(boolean interactive) throws SQLException {
        MysqlDataSource source = trial.source();
        source.setInteractiveClient(interactive);
        try (Connection connection = source.getConnection()) {
            return Sql.number(connection, "SELECT @@SESSION.wait_timeout");
        }
    }

    private static Duration time(Trial.Use use) {
        long start = System.nanoTime();
        SQLException failure = catchThrowableOfType(SQLException.class, use::use);
        assertThat((Throwable) failure).isNotNull();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
