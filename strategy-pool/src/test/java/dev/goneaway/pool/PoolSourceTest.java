// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.support.ForwardingConnection;
import dev.goneaway.support.ProbingDataSource;
import dev.goneaway.support.ProbingDataSource.Probed;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolSourceTest {

    private final List<Replacement> heard = new ArrayList<>();
    private final ConnectionOptions options = ConnectionOptions.DEFAULTS.withListener(heard::add);
    private final List<Connection> opened = new ArrayList<>();
    private final PoolSource source = new PoolSource(new ProbingDataSource(
            Servers.chosen().dataSource(), Probe.PING, ConnectionOptions.DEFAULTS) {
        @Override
        public Connection getConnection() throws SQLException {
            Connection physical = super.getConnection();
            boolean isSecond = opened.size() == 1;
            opened.add(physical);
            return isSecond ? physical : new Failing(physical);
        }
    }, RecycleSettings.DEFAULTS, options, true);

    /** Throws at each abort, unchecked. */
    private static final class Failing extends ForwardingConnection {

        Failing(Connection physical) {
            super(physical);
        }

        @Override
        public void abort(Executor executor) {
            throw new IllegalStateException("abort");
        }
    }

    @AfterEach
    void closeAll() throws SQLException {
        for (Connection each : opened) {
            each.close();
        }
    }

    @Test
    void dropsTheConnectionsWhenThePoolIsClosedAlthoughSomeFailUnchecked() throws SQLException {
        // The source itself holds no connection that its pool has forgotten.
        List<Connection> pool = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pool.add(source.getConnection());
        }
        assertThat(pool.get(1).isClosed()).isFalse();
        source.close();
        await().until(opened.get(1)::isClosed);
    }

    @Test
    void refusesWhatComesAfterwards() {
        source.close();
        assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class).hasMessage("the pool is closed");
    }

    @Test
    void retiresWhatWasMadeBefore() throws SQLException {
        Probed old = (Probed) source.getConnection();
        assertThat(source.isRetired(old)).isFalse();
        source.retire();
        Probed young = (Probed) source.getConnection();
        assertThat(source.isRetired(old)).isTrue();
        assertThat(source.isRetired(young)).isFalse();
    }

    @Test
    void tellsOnceOfAConnectionThatThePoolClosesBetweenUnits() throws SQLException {
        Probed idle = (Probed) source.getConnection();
        idle.close();
        idle.close();
        assertThat(heard).extracting(Replacement::reason).containsExactly(Reason.CLOSED_BY_POOL);
    }

    @Test
    void tellsNothingOfACloseDuringAUnitBecauseTheEndOfTheUnitTells() throws SQLException {
        Probed lent = (Probed) source.getConnection();
        lent.lent(true);
        lent.close();
        assertThat(heard).isEmpty();
        lent.giveUp(new Staleness(Reason.LOST_DURING_WORK, null));
        lent.giveUp(new Staleness(Reason.CLEANUP_FAILED, null));
        assertThat(heard).extracting(Replacement::reason).containsExactly(Reason.LOST_DURING_WORK);
    }

    @Test
    void tellsNothingOfAPoolThatIsClosedOrThatTheProgramOwns() throws SQLException {
        PoolSource ofTheProgram = new PoolSource(Servers.chosen().dataSource(), RecycleSettings.DEFAULTS, options, false);
        ofTheProgram.getConnection().close();
        Connection last = source.getConnection();
        source.stop();
        last.close();
        assertThat(heard).isEmpty();
    }
}
