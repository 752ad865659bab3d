// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.exceptions.CommunicationsException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.RepeatOnce;
import dev.goneaway.Replacement;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.peek.PeekStrategy;
import dev.goneaway.ping.PingStrategy;
import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.jdbc.ds.AwsWrapperDataSource;
import software.amazon.jdbc.plugin.failover.FailoverFailedSQLException;
import software.amazon.jdbc.plugin.failover.FailoverSuccessSQLException;
import software.amazon.jdbc.plugin.failover.TransactionStateUnknownSQLException;

/** The AWS Advanced JDBC Wrapper around MySQL Connector/J, on local servers. No test here uses Aurora. */
@Timeout(60)
class AwsWrapperTest {

    private static final String PEEK = "&socketFactory=" + PeekSocketFactory.class.getName();

    /** Connects to the first address of a URL, and goes on to the second one if the first is lost. */
    private static final String FAILOVER = "&wrapperPlugins=failover2&singleWriterConnectionString=true"
            + "&failoverMode=reader-or-writer&failoverTimeoutMs=10000&enableConnectFailover=true";

    @ParameterizedTest
    @ValueSource(strings = {"", "&wrapperPlugins="})
    void pingAndPeekFindADeadConnectionAndAKillInAUnitIsOneError(String plugins) throws SQLException {
        String address = Servers.chosen().host() + ":" + Servers.chosen().port();
        try (ConnectionStrategy ping = new PingStrategy(source(address, plugins), Duration.ofSeconds(1), ConnectionOptions.DEFAULTS);
                ConnectionStrategy peek = new PeekStrategy(source(address, plugins + PEEK), ConnectionOptions.DEFAULTS)) {
            for (ConnectionStrategy strategy : List.of(ping, peek)) {
                long first = strategy.withConnection(Sql::id);
                assertThat(strategy.withConnection(Sql::id)).isEqualTo(first);
                ChosenServer.kill(first);
                assertThat(strategy.withConnection(Sql::id)).isNotEqualTo(first);
                assertThatThrownBy(() -> strategy.withConnection(connection -> {
                    ChosenServer.kill(Sql.id(connection));
                    return Sql.id(connection);
                })).isInstanceOf(plugins.isEmpty() ? FailoverSuccessSQLException.class : CommunicationsException.class);
                assertThat(strategy.withConnection(Sql::id)).isPositive();
            }
        }
    }

    @Test
    void aPeekInHikariCpSendsNothingAndFindsAConnectionThatTheServerClosedForItsIdleTime() throws Exception {
        System.setProperty(SettingsAlone.WINDOW, "-1");
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(1);
        try (FaultProxy path = new FaultProxy(Servers.chosen())) {
            config.setDataSource(new PeekDataSource(
                    source("127.0.0.1:" + path.port(), PEEK + "&sessionVariables=wait_timeout%3D1")));
            try (HikariDataSource pool = new HikariDataSource(config)) {
                long first = id(pool);
                long sent = path.commands();
                pool.getConnection().close();
                assertThat(path.commands()).isEqualTo(sent);
                ChosenServer.awaitGone(first);
                assertThat(id(pool)).isNotEqualTo(first);
            }
        } finally {
            System.clearProperty(SettingsAlone.WINDOW);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aUnitThatMeetsAFailoverFailsOnceAndTheNextOneHasANewConnection(boolean transaction) throws Exception {
        try (FaultProxy primary = new FaultProxy(Servers.chosen()); FaultProxy other = new FaultProxy(Servers.chosen())) {
            List<Replacement> told = new ArrayList<>();
            AtomicInteger runs = new AtomicInteger();
            String addresses = "127.0.0.1:" + primary.port() + ",127.0.0.1:" + other.port();
            try (ConnectionStrategy strategy = new RepeatOnce(new PingStrategy(source(addresses, FAILOVER),
                    Duration.ofSeconds(1), ConnectionOptions.DEFAULTS.withListener(told::add)))) {
                strategy.withConnection(Sql::id);
                SQLException thrown = catchThrowableOfType(SQLException.class, () -> strategy.withConnection(connection -> {
                    runs.incrementAndGet();
                    connection.setAutoCommit(!transaction);
                    Sql.id(connection);
                    primary.refuse(true);
                    primary.reset();
                    SQLException failure = catchThrowableOfType(SQLException.class, () -> Sql.id(connection));
                    assertThat(ConnectionFailure.of(failure, connection)).isEqualTo(ConnectionFailure.LOST);
                    assertThat(Sql.id(connection)).as("the wrapper has put another connection in its place").isPositive();
                    assertThat(other.open()).isEqualTo(1);
                    throw failure;
                }));
                assertThat((Throwable) thrown).isInstanceOf(
                        transaction ? TransactionStateUnknownSQLException.class : FailoverSuccessSQLException.class);
                assertThat(runs).as("RepeatOnce does not repeat, because the connection works").hasValue(1);
                assertThat(strategy.withConnection(Sql::id)).isPositive();
                assertThat(told).singleElement().satisfies(replacement -> {
                    assertThat(replacement.reason()).isEqualTo(Replacement.Reason.LOST_DURING_WORK);
                    assertThat(replacement.cause()).isSameAs(thrown);
                });
                assertThat(other.open()).as("the strategy closed the wrapper's connection").isEqualTo(1);
            }
        }
    }

    @Test
    void withoutEnableConnectFailoverTheNextUnitFailsToo() throws Exception {
        try (FaultProxy primary = new FaultProxy(Servers.chosen()); FaultProxy other = new FaultProxy(Servers.chosen())) {
            String addresses = "127.0.0.1:" + primary.port() + ",127.0.0.1:" + other.port();
            try (ConnectionStrategy strategy = new PingStrategy(
                    source(addresses, FAILOVER.replace("enableConnectFailover=true", "enableConnectFailover=false")),
                    Duration.ofSeconds(1), ConnectionOptions.DEFAULTS)) {
                strategy.withConnection(Sql::id);
                primary.refuse(true);
                primary.reset();
                assertThatThrownBy(() -> strategy.withConnection(Sql::id)).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void aFailoverThatFailedIsALossToo() {
        SQLException failure = new FailoverFailedSQLException("no server");
        assertThat(failure.getSQLState()).isEqualTo("08001");
        assertThat(ConnectionFailure.of(failure)).isEqualTo(ConnectionFailure.LOST);
    }

    private static AwsWrapperDataSource source(String addresses, String more) {
        AwsWrapperDataSource source = new AwsWrapperDataSource();
        source.setJdbcUrl(ChosenServer.url().replaceFirst("jdbc:mysql://[^/]*/", "jdbc:aws-wrapper:mysql://" + addresses + "/") + more);
        return source;
    }

    private static long id(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.id(connection);
        }
    }
}
