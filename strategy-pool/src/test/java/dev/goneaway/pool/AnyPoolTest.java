// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ResetAfter;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Promises;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.contract.StrategyContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Runs the contract on a HikariCP pool that the strategy knows only as a {@code DataSource}. */
class AnyPoolTest extends StrategyContract {

    @Override
    protected ConnectionStrategy strategy(DataSource dataSource, ConnectionOptions options, int size) {
        HikariConfig config = HikariRecycle.config(dataSource, RecycleSettings.DEFAULTS.withSize(size), options);
        // The pool starts before the strategy is used, so it must connect on demand only.
        config.setMinimumIdle(0);
        HikariDataSource pool = new HikariDataSource(config);
        return new PoolStrategy(new OwnersPool(new AnyPool(pool), pool), options);
    }

    @Override
    public Promises promises() {
        return Promises.POOL.withKillFound(Duration.ofMillis(700));
    }

    /** Not run: the strategy does not close this pool, and HikariCP may leave a connection open that it is making. */
    @Override
    public void leavesNoConnectionIfClosedBesideItsVeryFirstUse() {
    }

    @Test
    void commitsNothingEvenIfThePoolWould() throws SQLException {
        try (Connection physical = fixture().target().getConnection()) {
            ConnectionStrategy strategy = new PoolStrategy(new AnyPool(poolThatCommits(physical)), Fixture.OPTIONS);
            strategy.useConnection(connection -> {
                connection.setAutoCommit(false);
                Sql.execute(connection, "INSERT INTO " + fixture().table() + " VALUES (1, 'uncommitted')");
            });
            assertThat(physical.getAutoCommit()).isTrue();
            assertThat(fixture().rows()).isZero();
        }
    }

    @Test
    void refusesAStepOnNewConnectionsThatThePoolDoesNotRun() {
        ConnectionOptions withStep = Fixture.OPTIONS.withOnConnect(connection -> Sql.execute(connection, "SET time_zone = '+00:00'"));
        assertThatThrownBy(() -> new PoolStrategy(new AnyPool(fixture().target()), withStep)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("this pool makes its connections without onConnect: give the step to the pool itself");
    }

    @Test
    void refusesToResetSessionsThatThePoolSetUpByItself() {
        ConnectionOptions resetting = Fixture.OPTIONS.withSessionReset(ResetAfter.failedUnit(connection -> true));
        assertThatThrownBy(() -> new PoolStrategy(new AnyPool(fixture().target()), resetting)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("what this pool sets on its new connections is unknown: discard its sessions instead of a reset");
    }

    @Test
    void leavesThePoolToItsOwner() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(fixture().target());
            ConnectionStrategy strategy = new PoolStrategy(new AnyPool(pool), Fixture.OPTIONS);
            strategy.useConnection(connection -> { });
            strategy.close();
            assertThat(pool.isClosed()).isFalse();
        }
    }

    /**
     * Returns a pool of one connection that turns autocommit on at each return, as Agroal does. That commits and does not roll
     * back.
     */
    private static DataSource poolThatCommits(Connection physical) {
        Connection lent = (Connection) Proxy.newProxyInstance(AnyPoolTest.class.getClassLoader(), new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        physical.setAutoCommit(true);
                        return null;
                    }
                    try {
                        return method.invoke(physical, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return (DataSource) Proxy.newProxyInstance(AnyPoolTest.class.getClassLoader(), new Class<?>[] {DataSource.class},
                (self, method, arguments) -> lent);
    }

    /** Closes the pool with the strategy, so that no test leaves a pool open. {@link AnyPool} alone does not close it. */
    private record OwnersPool(AnyPool any, HikariDataSource pool) implements ManagedPool {

        @Override
        public Lease borrow() throws SQLException {
            return any.borrow();
        }

        @Override
        public void invalidate() {
            any.invalidate();
        }

        @Override
        public int busy() {
            HikariPoolMXBean bean = pool.getHikariPoolMXBean();
            return pool.isRunning() ? bean.getThreadsAwaitingConnection() + bean.getActiveConnections() : any.busy();
        }

        @Override
        public boolean runsOnConnect() {
            // The pool was made with HikariRecycle's configuration, which has the step.
            return true;
        }

        @Override
        public void close() {
            any.close();
            pool.close();
        }
    }
}
