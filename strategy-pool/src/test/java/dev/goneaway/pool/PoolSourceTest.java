// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.support.ForwardingConnection;
import dev.goneaway.support.ProbingDataSource;
import dev.goneaway.support.ProbingDataSource.Probed;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolSourceTest {

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
    }, RecycleSettings.DEFAULTS, ConnectionOptions.DEFAULTS, true);

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
        for (int i = 0; i < 3; i++) {
            source.getConnection();
        }
        assertThat(opened.get(1).isClosed()).isFalse();
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
}
