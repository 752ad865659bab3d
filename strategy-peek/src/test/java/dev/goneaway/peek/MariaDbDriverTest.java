// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.peek.Peek.Finding;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.MariaDbSource;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peek with MariaDB Connector/J. The other tests of this module take this driver with {@code -Dgoneaway.driver=mariadb}. */
@ResourceLock(value = Peeking.SERVER, mode = ResourceAccessMode.READ)
class MariaDbDriverTest {

    private static final String FACTORY = PeekMariaDbSocketFactory.class.getName();

    private final Server server = Peeking.server();

    /** On one thread, a connection is found again although other connections were made after it. */
    @ParameterizedTest
    @ValueSource(strings = {"disable", "trust"})
    void eachConnectionHasItsOwnSocket(String sslMode) throws SQLException {
        try (Connection first = connect("", sslMode, FACTORY); Connection second = connect("", sslMode, FACTORY);
                Connection third = connect("", sslMode, FACTORY); Connection admin = server.admin()) {
            Peek peekOfThird = Peek.on(third);
            Peek peekOfFirst = Peek.on(first);
            Peek peekOfSecond = Peek.on(second);
            Sql.execute(admin, "KILL " + Sql.id(second));
            Awaitility.await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5))
                    .until(() -> peekOfSecond.look().dead());
            assertThat(peekOfFirst.look().finding()).isEqualTo(Finding.NOTHING);
            assertThat(peekOfThird.look().finding()).isEqualTo(Finding.NOTHING);
        }
    }

    /** The driver's own {@code isValid(0)} waits without limit here. */
    @Test
    void aPingWithoutADeadlineEndsWithTheSocketTimeout() throws Exception {
        try (FaultProxy path = new FaultProxy(server.host(), server.port())) {
            MariaDbSource source = source();
            path.through(source);
            source.setSocketTimeout(1_000);
            try (Connection connection = new PeekDataSource(source, PingAfter.always(), ConnectionOptions.DEFAULTS).getConnection()) {
                path.silence();
                assertThat(Deadline.start("ping", () -> connection.isValid(0)).get(Duration.ofSeconds(8))).isFalse();
            }
        }
    }

    /** The driver would read the rest of the result before a ping, and that takes longer than the deadline. */
    @Test
    void aValidationKeepsAStreamThatIsHalfRead() throws Exception {
        MariaDbSource source = source();
        try (Connection connection = new PeekDataSource(source, PingAfter.never(), ConnectionOptions.DEFAULTS).getConnection();
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(1);
            try (ResultSet rows = statement.executeQuery("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    + " WHERE i < 60) SELECT i, REPEAT('x', 20000), SLEEP(0.03) FROM n")) {
                for (int row = 1; row <= 60; row++) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(row);
                    assertThat(connection.isValid(1)).isTrue();
                }
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void aConnectionThatAnotherThreadUsesIsRefusedAtOnce() throws Exception {
        try (Connection connection = connect("", "disable", FACTORY); Connection admin = server.admin()) {
            long id = Sql.id(connection);
            Deadline.Task<Long> query = Deadline.start("query", () -> Sql.number(connection, "SELECT SLEEP(3)"));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> Sql.number(admin, "SELECT COUNT(*) FROM"
                    + " information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND id = " + id) == 1);
            long start = System.nanoTime();
            assertThatThrownBy(() -> Peek.on(connection)).hasMessageStartingWith("another thread uses the connection");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            assertThat(query.get(Duration.ofSeconds(10))).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential:", "loadbalance:", "replication:", "load-balance-read:"})
    void aConnectionThatCanMoveToAnotherHostIsRefused(String mode) throws SQLException {
        try (Connection connection = connect(mode, "disable", FACTORY)) {
            assertThatThrownBy(() -> Peek.on(connection)).isInstanceOf(SQLException.class).hasMessage("a peek needs a connection"
                    + " that stays with its first host: write jdbc:mariadb://HOST without a failover mode, or ping instead of"
                    + " peeking");
        }
    }

    @Test
    void aConnectionOfTheStandardSocketIsRefused() throws SQLException {
        try (Connection connection = connect("", "disable", null)) {
            assertThatThrownBy(() -> Peek.on(connection)).isInstanceOf(SQLException.class).hasMessageContaining(
                    "the socket of this org.mariadb.jdbc.Connection cannot be looked at").hasMessageContaining(FACTORY);
        }
    }

    private MariaDbSource source() throws SQLException {
        MariaDbSource source = new MariaDbSource();
        source.setServerName(server.host());
        source.setPort(server.port());
        source.setDatabaseName(server.database());
        source.setUser(server.user());
        source.setPassword(server.password());
        source.setSslMode("DISABLED");
        source.setAllowPublicKeyRetrieval(true);
        source.setSocketFactory("dev.goneaway.peek.PeekSocketFactory");
        return source;
    }

    private Connection connect(String mode, String sslMode, String factory) throws SQLException {
        Properties options = new Properties();
        options.setProperty("user", server.user());
        options.setProperty("password", server.password());
        options.setProperty("sslMode", sslMode);
        options.setProperty("allowPublicKeyRetrieval", "true");
        options.setProperty("connectTimeout", "2000");
        options.setProperty("socketTimeout", "10000");
        if (factory != null) {
            options.setProperty("socketFactory", factory);
        }
        String host = server.host() + ":" + server.port();
        return DriverManager.getConnection("jdbc:mariadb:" + mode + "//" + (mode.isEmpty() ? host : host + "," + host) + "/"
                + server.database(), options);
    }
}
