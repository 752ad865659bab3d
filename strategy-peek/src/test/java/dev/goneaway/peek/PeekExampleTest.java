// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.LoggingListener;
import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

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
        DataSource listening = new PeekDataSource(dataSource, PeekDataSource.DEFAULT_PING_AFTER, new LoggingListener());
        // endregion
        try (Connection connection = listening.getConnection()) {
            ChosenServer.kill(Sql.id(connection));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !connection.isValid(1));
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
