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
import java.sql.SQLException;
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
            MariaDbSource source = new MariaDbSource();
            path.throughInPlaintext(source).setUser(server.user());
            source.setPassword(server.password());
            source.setDatabaseName(server.database());
            source.setAllowPublicKeyRetrieval(true);
            source.setSocketFactory("dev.goneaway.peek.PeekSocketFactory");
            source.setSocketTimeout(1_000);
            try (Connection connection = new PeekDataSource(source, PingAfter.always(), ConnectionOptions.DEFAULTS).getConnection()) {
                path.silence();
                assertThat(Deadline.start("ping", () -> connection.isValid(0)).get(Duration.ofSeconds(8))).isFalse();
            }
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
