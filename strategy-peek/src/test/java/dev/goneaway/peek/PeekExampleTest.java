// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LoggingListener;
import dev.goneaway.WriteProbe;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.faults.InjectedFault;
import dev.goneaway.testkit.faults.ServerFaults;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(Peeking.SERVER)
class PeekExampleTest {

    @Test
    void outlivesItsConnection() throws SQLException {
        try (PeekExample example = new PeekExample(ChosenServer.url())) {
            long first = example.id();
            assertThat(example.id()).isEqualTo(first);
            ChosenServer.kill(first);
            assertThat(example.id()).isNotEqualTo(first);
        }
    }

    @Test
    void letsAPoolSeeThatAConnectionIsDead() throws SQLException {
        try (Connection connection = PeekPoolExample.forThePool(ChosenServer.url()).getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            ChosenServer.kill(Sql.id(connection));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !connection.isValid(1));
        }
    }

    @Test
    void letsAListenerHearWhatAPoolFindsDead() throws SQLException {
        MysqlDataSource dataSource = Peeking.source();
        // region listening
        DataSource listening = new PeekDataSource(dataSource, PeekDataSource.DEFAULT_PING_AFTER,
                ConnectionOptions.DEFAULTS.withListener(new LoggingListener()));
        // endregion
        try (Connection connection = listening.getConnection()) {
            ChosenServer.kill(Sql.id(connection));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !connection.isValid(1));
        }
    }

    @Test
    void asksWhetherTheServerAcceptsWrites() throws Exception {
        MysqlDataSource dataSource = Peeking.source();
        // region ask
        // Can you write? Only for a program that writes to a primary.
        PingAfter rule = PingAfter.atMostEvery(Duration.ofSeconds(1)).asking(new WriteProbe());
        ConnectionStrategy mysql = new PeekStrategy(dataSource, rule, Duration.ofSeconds(1), ConnectionOptions.DEFAULTS);
        DataSource forThePool = new PeekDataSource(dataSource, rule, ConnectionOptions.DEFAULTS);
        // endregion
        try (mysql; Connection connection = forThePool.getConnection()) {
            assertThat(mysql.<Long>withConnection(Sql::id)).isPositive();
            assertThat(connection.isValid(1)).isTrue();
            InjectedFault demotion = ServerFaults.readOnly(Peeking.server());
            try {
                Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !connection.isValid(1));
                assertThatThrownBy(forThePool::getConnection).hasMessageContaining("read-only");
                assertThatThrownBy(() -> mysql.withConnection(Sql::id)).hasMessageContaining("read-only");
            } finally {
                demotion.heal();
            }
            assertThat(mysql.<Long>withConnection(Sql::id)).isPositive();
        }
    }

    @Test
    void watchesIdleConnections() throws SQLException {
        MysqlDataSource dataSource = Peeking.source();
        // region watch
        DataSource watched = new PeekDataSource(dataSource, new PeekWatch(PeekDataSource.DEFAULT_PING_AFTER),
                ConnectionOptions.DEFAULTS.withListener(new LoggingListener()));
        // endregion
        try (Connection connection = watched.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void tellsWhetherAConnectionIsDead() throws SQLException {
        try (Connection connection = Peeking.source().getConnection()) {
            assertThat(PeekProbeExample.isDead(connection)).isFalse();
            ChosenServer.kill(Sql.id(connection));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> PeekProbeExample.isDead(connection));
        }
    }
}
