// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions.Probe.Question;
import dev.goneaway.WriteProbe;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that cannot be made like a new one is refused, or the reset fails in time. */
class RefusalTest {

    private final Server server = Servers.chosen();
    private final ConnectorJReset reset = new ConnectorJReset(Duration.ofSeconds(5));

    @BeforeAll
    static void requireMySqlDriver() {
        Fixture.requireMySqlDriver("is refused by ConnectorJReset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cachePrepStmts", "cacheCallableStmts", "cacheResultSetMetadata", "cacheServerConfiguration",
        "dontTrackOpenResources"})
    void refusesADriverWithACacheThatCannotBeEmptied(String option) throws SQLException {
        try (Connection connection = source(option + "=true").getConnection()) {
            assertRefused(connection);
        }
    }

    @Test
    void refusesAStatementThatIsStillOpen() throws SQLException {
        try (Connection connection = source("useServerPrepStmts=true").getConnection()) {
            try (PreparedStatement held = connection.prepareStatement("SELECT 1")) {
                assertRefused(connection);
                assertThat(held.execute()).isTrue();
            }
            assertThat(ResetExample.reset(connection)).isTrue();
        }
    }

    @Test
    void resetsASessionThatAProbeHasAskedUnlessTheProbeMayKeepItsStatement() throws SQLException {
        try (Connection connection = source("").getConnection()) {
            Question question = new WriteProbe().on(connection);
            assertThat(question.ask(1_000)).isEmpty();
            assertThat(ResetExample.reset(connection)).isTrue();
            assertThat(question.ask(1_000)).isEmpty();
            question.mayKeepStatement();
            assertThat(question.ask(1_000)).isEmpty();
            assertRefused(connection);
        }
    }

    @Test
    void refusesAnOpenStream() throws SQLException {
        try (Connection connection = source("").getConnection(); Statement stream = connection.createStatement()) {
            stream.setFetchSize(Integer.MIN_VALUE);
            stream.executeQuery("SELECT 1 UNION SELECT 2").next();
            assertThat(reset.reset(connection)).isFalse();
        }
    }

    @Test
    void refusesStateThatOnlyTheDriverHas() throws SQLException {
        try (Connection connection = source("").getConnection()) {
            JdbcConnection driver = connection.unwrap(JdbcConnection.class);
            driver.setStatementComment("left");
            assertRefused(connection);
            driver.setStatementComment(null);
            try (Statement statement = connection.createStatement()) {
                statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(new ByteArrayInputStream(new byte[1]));
            }
            assertRefused(connection);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://%1$s:%2$d,%1$s:%2$d/%3$s", "jdbc:mysql:loadbalance://%1$s:%2$d,%1$s:%2$d/%3$s",
        "jdbc:mysql:replication://%1$s:%2$d,%1$s:%2$d/%3$s"})
    void refusesSeveralHosts(String url) throws SQLException {
        MysqlDataSource source = server.dataSource();
        source.setUrl(url.formatted(server.host(), server.port(), server.database()));
        try (Connection connection = source.getConnection()) {
            assertRefused(connection);
        }
    }

    /** The server runs init_connect only at the first login, and the driver derives values from the other two only then. */
    @ParameterizedTest
    @CsvSource({"init_connect,'SET @left = 1'", "auto_increment_increment,7", "max_allowed_packet,1048576"})
    void refusesIfANewSessionWouldNowDiffer(String variable, String value) throws SQLException {
        try (Connection admin = server.admin(); Connection connection = source("").getConnection()) {
            String old = setGlobally(admin, variable, value);
            try {
                assertThat(reset.reset(connection)).isFalse();
            } finally {
                setGlobally(admin, variable, old);
            }
        }
    }

    @Test
    void failsIfTheServerRefusesTheAccount() throws SQLException {
        try (Connection admin = server.admin()) {
            Sql.execute(admin, "CREATE USER leaver@'%' IDENTIFIED BY 'once'");
            MysqlDataSource source = server.dataSource();
            source.setUrl("jdbc:mysql://" + server.host() + ":" + server.port() + "/?sslMode=REQUIRED");
            source.setUser("leaver");
            source.setPassword("once");
            try (Connection connection = source.getConnection()) {
                Sql.execute(connection, "USE information_schema");
                assertThat(reset.reset(connection)).isTrue();
                assertThat(Sql.number(connection, "SELECT DATABASE() IS NULL")).isOne();
                Sql.execute(admin, "ALTER USER leaver@'%' IDENTIFIED BY 'now'");
                SQLException refusal = catchThrowableOfType(SQLException.class, () -> reset.reset(connection));
                assertThat(refusal.getErrorCode()).isEqualTo(1045);
            } finally {
                Sql.execute(admin, "DROP USER leaver@'%'");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslMode=DISABLED", "sslMode=REQUIRED"})
    void failsInTimeIfTheServerIsSilent(String option) throws SQLException, IOException {
        try (FaultProxy proxy = new FaultProxy(server)) {
            MysqlDataSource source = ConnectorJResetTest.source(server, option);
            source.setUrl(source.getUrl().replace(":" + server.port(), ":" + proxy.port()));
            try (Connection connection = source.getConnection()) {
                assertThat(connection.unwrap(ConnectionImpl.class).getSession().isSSLEstablished())
                        .isEqualTo(option.endsWith("REQUIRED"));
                assertThat(reset.reset(connection)).isTrue();
                assertThat(connection.getNetworkTimeout()).isZero();
                proxy.silence();
                long start = System.nanoTime();
                assertThatThrownBy(() -> new ConnectorJReset(Duration.ofMillis(200)).reset(connection))
                        .isInstanceOf(SQLException.class);
                // Under TLS the driver waits a second time when it closes the connection.
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(190), Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void refusesADeadlineThatIsNotPositive() {
        assertThatThrownBy(() -> new ConnectorJReset(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reset deadline must be above zero and at most 100 years, for example PT1S; got PT0S");
    }

    /** Sets a global variable, and returns the old value. */
    static String setGlobally(Connection admin, String variable, String value) throws SQLException {
        String old;
        try (Statement statement = admin.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@GLOBAL." + variable)) {
            row.next();
            old = row.getString(1);
        }
        Sql.execute(admin, "SET GLOBAL " + variable + " = " + (value.matches("\\d+") ? value : "\"" + value + "\""));
        return old;
    }

    private MysqlDataSource source(String options) {
        return ConnectorJResetTest.source(server, "socketTimeout=10000&" + options);
    }

    /** Checks that the reset returns false and sends nothing: the variable that the unit has set is still there. */
    private void assertRefused(Connection connection) throws SQLException {
        Sql.execute(connection, "SET @left = 1");
        assertThat(reset.reset(connection)).isFalse();
        assertThat(Sql.number(connection, "SELECT @left")).isOne();
    }
}
