// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionFailure;
import dev.goneaway.support.PhysicalConnection;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What core relies on, shown on the real driver and a real server. */
class DriverFactsTest {

    private static final boolean MARIADB = Servers.isMariaDbDriver();

    private final Server server = Servers.chosen();

    @Test
    void aDeadIdleConnectionSaysThatItIsNotClosed() throws SQLException {
        try (Connection connection = server.dataSource().getConnection(); Connection admin = server.admin()) {
            kill(admin, Sql.id(connection));
            assertThat(connection.isClosed()).isFalse();
            SQLException loss = failureOf(connection, "SELECT 1");
            assertThat(loss.getSQLState()).isEqualTo(MARIADB ? "08000" : "08S01");
            assertThat(loss.getErrorCode()).isEqualTo(MARIADB ? -1 : 0);
            assertThat(ConnectionFailure.of(loss)).isEqualTo(ConnectionFailure.LOST);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    /** What the README shows, as people search for it. */
    @Test
    void theMessagesAreThoseOfTheReadme() throws SQLException {
        Fixture.requireMySqlDriver("has other messages");
        MysqlDataSource idling = server.dataSource();
        idling.setSessionVariables("wait_timeout=1");
        try (Connection idle = idling.getConnection(); Connection killed = server.dataSource().getConnection();
                Connection admin = server.admin()) {
            awaitGone(admin, Sql.id(idle));
            // The driver compares whole seconds of its own with the limit.
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            assertThat((Throwable) failureOf(idle, "SELECT 1")).hasMessageStartingWith("The last packet successfully received from the server was")
                    .hasMessageContaining("is longer than the server configured value of 'wait_timeout'. You should consider either expiring "
                            + "and/or testing connection validity before use in your application,")
                    .hasMessageContaining("'autoReconnect=true'");
            kill(admin, Sql.id(killed));
            assertThat((Throwable) failureOf(killed, "SELECT 1")).hasMessageStartingWith("Communications link failure");
            assertThat((Throwable) failureOf(killed, "SELECT 1")).hasMessageStartingWith("No operations allowed after connection closed");
        }
    }

    @Test
    void error1053LeavesTheConnectionOpenAndIsALossAllTheSame() throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            SQLException shutdown = failureOf(connection, signal("08S01", 1053));
            assertThat(shutdown.getErrorCode()).isEqualTo(1053);
            assertThat(connection.isClosed()).isFalse();
            assertThat(ConnectionFailure.of(shutdown, connection)).isEqualTo(ConnectionFailure.LOST);
        }
    }

    /** Each vendor code arrives as the driver delivers it: in a real error packet, from SIGNAL. */
    @ParameterizedTest
    @CsvSource({"08S01,1053,LOST", "08S01,1079,LOST", "70100,1927,LOST", "HY000,2006,LOST", "HY000,2013,LOST", "HY000,2055,LOST",
        "HY000,3169,LOST", "25006,1792,DEMOTED", "HY000,1836,DEMOTED", "HY000,1205,ORDINARY", "40001,1213,ORDINARY",
        "70100,1317,ORDINARY", "42000,1064,ORDINARY", "23000,1062,ORDINARY"})
    void everyVendorCodeIsClassifiedAsItArrives(String state, int code, ConnectionFailure expected) throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            SQLException failure = failureOf(connection, signal(state, code));
            assertThat(failure.getErrorCode()).isEqualTo(code);
            assertThat(ConnectionFailure.of(failure, connection)).isEqualTo(expected);
        }
    }

    /** MySQL Connector/J makes a failure of its own out of this one, without the vendor code. */
    @Test
    void error4031ArrivesAsALoss() throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            SQLException timeout = failureOf(connection, signal("HY000", 4031));
            assertThat(timeout.getSQLState()).isEqualTo(MARIADB ? "HY000" : "08S01");
            assertThat(timeout.getErrorCode()).isEqualTo(MARIADB ? 4031 : 0);
            assertThat(ConnectionFailure.of(timeout, connection)).isEqualTo(ConnectionFailure.LOST);
        }
    }

    @Test
    void rollbackInAutocommitModeLooksLikeALossButTheConnectionIsOpen() throws SQLException {
        Fixture.requireMySqlDriver("accepts a rollback in autocommit mode");
        try (Connection connection = server.dataSource().getConnection()) {
            SQLException mistake = catchThrowableOfType(SQLException.class, connection::rollback);
            assertThat(mistake.getSQLState()).isEqualTo("08003");
            assertThat(ConnectionFailure.of(mistake, connection)).isEqualTo(ConnectionFailure.ORDINARY);
            assertThat(Sql.number(connection, "SELECT 1")).isEqualTo(1);
        }
    }

    @Test
    void waitTimeoutIsThatOfTheSession() throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            Sql.execute(connection, "SET SESSION wait_timeout = 1234");
            assertThat(PhysicalConnection.waitTimeout(connection)).isEqualTo(Duration.ofSeconds(1234));
        }
    }

    private static String signal(String state, int code) {
        return "SIGNAL SQLSTATE '" + state + "' SET MYSQL_ERRNO = " + code + ", MESSAGE_TEXT = 'from SIGNAL'";
    }

    private static SQLException failureOf(Connection connection, String sql) {
        return catchThrowableOfType(SQLException.class, () -> Sql.execute(connection, sql));
    }

    private static void kill(Connection admin, long id) throws SQLException {
        Sql.execute(admin, "KILL " + id);
        awaitGone(admin, id);
    }

    private static void awaitGone(Connection admin, long id) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(
                () -> Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) == 0);
    }
}
