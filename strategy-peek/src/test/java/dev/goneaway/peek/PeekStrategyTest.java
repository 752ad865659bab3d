// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(Peeking.SERVER)
class PeekStrategyTest extends StrategyContract implements SingleConnectionContract {

    @BeforeEach
    void throughTheFactory() throws SQLException {
        fixture().target().setSocketFactory(PeekSocketFactory.class.getName());
    }

    @Override
    protected ConnectionStrategy strategy(DataSource dataSource, ConnectionOptions options, int size) {
        return new PeekStrategy(dataSource, options);
    }

    /** Promises the same as ping, but sends nothing. */
    @Override
    public Promises promises() {
        return Promises.ONE_CONNECTION.withKillFound(Duration.ZERO);
    }

    @Test
    void tellsTheListenerOfAConnectionFoundDead() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(heard::add));
        long old = strategy.withConnection(Sql::id);
        fixture().kill(old);
        long fresh = strategy.withConnection(Sql::id);
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).reason()).isEqualTo(Replacement.Reason.FOUND_DEAD);
        assertThat(heard.get(0).cause()).isInstanceOf(SQLException.class);
        assertThat(heard.get(0).oldConnectionId()).isEqualTo(old);
        assertThat(heard.get(0).newConnectionId()).isEqualTo(fresh);
        assertThat(heard.get(0).idle()).isPositive();
    }
}
