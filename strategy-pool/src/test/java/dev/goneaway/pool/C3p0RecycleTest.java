// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mchange.v2.c3p0.PoolBackedDataSource;
import com.mchange.v2.c3p0.WrapperConnectionPoolDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Promises;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.contract.StrategyContract;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class C3p0RecycleTest extends StrategyContract {

    @Override
    protected ConnectionStrategy strategy(DataSource dataSource, ConnectionOptions options, int size) {
        return C3p0Recycle.strategy(dataSource, RecycleSettings.DEFAULTS.withSize(size), options);
    }

    @Override
    public Promises promises() {
        return Promises.POOL.withKillFound(Duration.ZERO).withChecksOnTheWire(1);
    }

    /** c3p0 pings after each exception, inside the unit. MySQL Connector/J refuses a ping while a stream is open. */
    @Test
    @Override
    public void keepsTheConnectionIfAQueryIsSentBesideAStream() throws SQLException {
        Fixture.requireMySqlDriver("reads an open stream to its end before the next query");
        ConnectionStrategy strategy = fixture().open();
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            Statement stream = connection.createStatement();
            stream.setFetchSize(Integer.MIN_VALUE);
            stream.executeQuery("SELECT 1 UNION SELECT 2 UNION SELECT 3").next();
            Sql.execute(connection, "SELECT 1");
        })).hasMessageStartingWith("Streaming result set");
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
    }

    @Test
    void setsEveryDeadlineThatIsNoneByDefault() {
        try (PoolBackedDataSource pool = C3p0Recycle.pool(fixture().target(), RecycleSettings.DEFAULTS, Fixture.OPTIONS)) {
            WrapperConnectionPoolDataSource config = (WrapperConnectionPoolDataSource) pool.getConnectionPoolDataSource();
            assertThat(config.getCheckoutTimeout()).isPositive();
            assertThat(config.getConnectionIsValidTimeout()).isPositive();
            assertThat(config.isTestConnectionOnCheckout()).isTrue();
            assertThat(config.isAutoCommitOnClose()).isFalse();
        }
    }

    @Test
    void jitterShortensTheAgeLimitAndNeverLengthensIt() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(RecycleSettings.DEFAULTS.recycleWithJitter())
                    .isBetween(RecycleSettings.DEFAULTS.recycle().multipliedBy(4).dividedBy(5), RecycleSettings.DEFAULTS.recycle());
        }
    }

    @Test
    void replacesAConnectionByItsAgeAndTellsTheListener() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = C3p0Recycle.strategy(fixture().source().asDataSource(),
                RecycleSettings.DEFAULTS.withRecycle(Duration.ofSeconds(1)).withSize(1), Fixture.OPTIONS.withListener(heard::add));
        try (strategy) {
            long young = strategy.withConnection(Sql::id);
            Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100))
                    .until(() -> strategy.<Long>withConnection(Sql::id) != young);
            Awaitility.await().untilAsserted(() -> assertThat(heard).isNotEmpty());
            assertThat(heard.get(0).reason()).isEqualTo(Reason.TOO_OLD);
            assertThat(heard.get(0).oldConnectionId()).isEqualTo(young);
        }
        fixture().awaitNoneLeft();
    }
}
