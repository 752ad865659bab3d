// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectRetry;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Promises;
import dev.goneaway.testkit.contract.SingleConnectionContract;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.contract.StrategyContract;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PingStrategyTest extends StrategyContract implements SingleConnectionContract {

    // region contract
    @Override
    protected ConnectionStrategy strategy(DataSource dataSource, ConnectionOptions options, int size) {
        return new PingStrategy(dataSource, Duration.ofSeconds(1), options);
    }

    @Override
    public Promises promises() {
        return Promises.ONE_CONNECTION.withKillFound(Duration.ZERO).withChecksOnTheWire(1);
    }
    // endregion

    @Test
    void doesNotPingANewConnection() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> { });
        assertThat(fixture().source().connections().get(0).calls()).doesNotContain("isValid");
        strategy.useConnection(connection -> { });
        assertThat(fixture().source().connections().get(0).calls()).containsOnlyOnce("isValid");
    }

    @Test
    void neverPingsInsideAUnit() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> { });
        strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            Sql.id(connection);
            Sql.id(connection);
            connection.commit();
        });
        assertThat(fixture().source().connections().get(0).calls()).containsOnlyOnce("isValid");
    }

    @Test
    void tellsTheListenerOfAFailedPing() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(heard::add));
        long old = strategy.withConnection(Sql::id);
        fixture().kill(old);
        long fresh = strategy.withConnection(Sql::id);
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).reason()).isEqualTo(Replacement.Reason.PING_FAILED);
        assertThat(heard.get(0).oldConnectionId()).isEqualTo(old);
        assertThat(heard.get(0).newConnectionId()).isEqualTo(fresh);
        assertThat(heard.get(0).idle()).isPositive();
    }

    @Test
    void doesNotNoticeARestartIfItWaits() throws SQLException {
        assumeTrue(fixture().server().hasProcess(), "skipped: needs a server that the test can stop");
        MysqlDataSource source = fixture().server().dataSource();
        // region wait
        ConnectionOptions options = ConnectionOptions.DEFAULTS
                .withConnectPolicy(ConnectRetry.upTo(Duration.ofSeconds(20)));
        ConnectionStrategy strategy = new PingStrategy(source, Duration.ofSeconds(1), options);
        // endregion
        try (strategy) {
            strategy.useConnection(connection -> { });
            fixture().server().stop();
            var start = Deadline.start("start", () -> {
                fixture().server().start();
                return null;
            });
            assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
            start.get(Duration.ofSeconds(60));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P40000D"})
    void refusesADeadlineThatIsNotPositiveOrIsTooLong(Duration deadline) {
        assertThatThrownBy(() -> new PingStrategy(fixture().target(), deadline))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ping deadline must be above zero and at most 100 years, for example PT1S; got " + deadline);
    }
}
