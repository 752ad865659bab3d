// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.RepeatOnce;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Promises;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.contract.StrategyContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class HikariRecycleTest extends StrategyContract {

    @Override
    protected ConnectionStrategy strategy(DataSource dataSource, ConnectionOptions options, int size) {
        return HikariRecycle.strategy(dataSource, RecycleSettings.DEFAULTS.withSize(size), options);
    }

    /** HikariCP does not validate a connection that was used within the last 500 ms. */
    @Override
    public Promises promises() {
        return Promises.POOL.withKillFound(Duration.ofMillis(700));
    }

    @Test
    void choosesEveryLimitBelowTheAgeLimit() {
        HikariConfig config = HikariRecycle.config(fixture().target(), RecycleSettings.DEFAULTS, Fixture.OPTIONS);
        long recycle = RecycleSettings.DEFAULTS.recycle().toMillis();
        assertThat(config.getMaxLifetime()).isEqualTo(recycle);
        assertThat(config.getKeepaliveTime()).isPositive().isLessThan(recycle);
        assertThat(config.getValidationTimeout()).isPositive().isLessThan(config.getConnectionTimeout());
    }

    @Test
    void sendsNoKeepaliveIfConnectionsDoNotLiveLongEnoughForOne() {
        assertThat(HikariRecycle.config(
                fixture().target(), RecycleSettings.DEFAULTS.withRecycle(Duration.ofSeconds(40)), Fixture.OPTIONS).getKeepaliveTime()).isZero();
    }

    /**
     * Three connections die within HikariCP's window without validation. The repetition must not get the next dead connection.
     */
    @Test
    void givesARepeatedUnitAFreshConnectionEvenIfAllWereLostAtOnce() throws SQLException {
        ConnectionStrategy strategy = new RepeatOnce(fixture().open(Fixture.OPTIONS, 3));
        List<Long> ids = new ArrayList<>();
        strategy.useConnection(one -> strategy.useConnection(two -> strategy.useConnection(three -> {
            for (Connection connection : List.of(one, two, three)) {
                ids.add(Sql.id(connection));
            }
            for (long id : ids) {
                fixture().kill(id);
            }
        })));
        AtomicInteger runs = new AtomicInteger();
        long answer = strategy.withConnection(connection -> {
            runs.incrementAndGet();
            return Sql.number(connection, "SELECT 42");
        });
        assertThat(answer).isEqualTo(42);
        assertThat(runs).hasValue(2);
    }

    @Test
    void refusesAnAgeThatHikariCpWouldReplaceByItsDefault() {
        assertThatThrownBy(() -> HikariRecycle.strategy(
                fixture().target(), RecycleSettings.DEFAULTS.withRecycle(Duration.ofSeconds(29)), Fixture.OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HikariCP cannot recycle connections younger than 30 s: choose a recycle of PT30S or more, or another "
                        + "strategy; got PT29S");
    }

    @Test
    void refusesAWaitThatHikariCpCannotKeep() {
        assertThatThrownBy(() -> HikariRecycle.strategy(
                fixture().target(), RecycleSettings.DEFAULTS, Fixture.OPTIONS.withMaxWait(Duration.ofMillis(249))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HikariCP cannot wait for less than 250 ms: choose a maxWait of PT0.25S or more; got PT0.249S");
    }
}
