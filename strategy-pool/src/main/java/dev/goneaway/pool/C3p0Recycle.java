// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.mchange.v2.c3p0.C3P0ProxyConnection;
import com.mchange.v2.c3p0.PoolBackedDataSource;
import com.mchange.v2.c3p0.WrapperConnectionPoolDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.InitializingDataSource;
import dev.goneaway.SqlConsumer;
import java.beans.PropertyVetoException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * c3p0 as a recycling pool: connections are replaced by age, tested while idle, and tested on every borrow.
 *
 * <p>Out of the box c3p0 does none of the three, and waits for ever. Here a borrow waits for {@link ConnectionOptions#maxWait} and, in the
 * worst case, for one validation deadline more for each idle connection that does not answer: c3p0 tests one after the other.
 */
public final class C3p0Recycle implements ManagedPool {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");
    private static final int RETRY_DELAY_MILLIS = 500;

    private final PoolBackedDataSource pool;

    /** Even a question about its connections makes c3p0 connect. */
    private volatile boolean started;

    private C3p0Recycle(PoolBackedDataSource pool) {
        this.pool = pool;
    }

    /**
     * A strategy on a c3p0 pool of its own, which connects on first use.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return the strategy; closes its pool
     */
    public static PoolStrategy strategy(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        return new PoolStrategy(new C3p0Recycle(pool(dataSource, settings, options)), options);
    }

    /**
     * The pool, with the reason for each setting; to be used alone as well.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return a new pool
     */
    public static PoolBackedDataSource pool(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        SqlConsumer warning = settings.warnIfNotBelowWaitTimeout();
        WrapperConnectionPoolDataSource config = new WrapperConnectionPoolDataSource();
        PoolBackedDataSource pool = new PoolBackedDataSource();
        try {
            config.setNestedDataSource(new InitializingDataSource(dataSource, withoutErrors(connection -> {
                options.onConnect().accept(connection);
                warning.accept(connection);
            })));
            config.setMaxPoolSize(settings.size());
            config.setMinPoolSize(1);
            config.setInitialPoolSize(1);
            config.setAcquireIncrement(1);
            // pool_recycle: age since connect. c3p0 has one age for all its connections, so the jitter is the pool's.
            config.setMaxConnectionAge(wholeSeconds(settings.recycleWithJitter()));
            // Tests idle connections, so that neither wait_timeout nor a firewall's idle limit is reached between uses.
            config.setIdleConnectionTestPeriod(wholeSeconds(settings.keepalive()));
            // Off by default: a dead connection would be lent out.
            config.setTestConnectionOnCheckout(true);
            // None by default: a test against a frozen server would never end.
            config.setConnectionIsValidTimeout(wholeSeconds(settings.validationTimeout()));
            // None by default: a borrow would wait for ever.
            config.setCheckoutTimeout((int) Math.max(1, Math.min(options.maxWait().toMillis(), Integer.MAX_VALUE)));
            // After 30 attempts, by default, c3p0 fails every borrower, those that come a moment later included. It had better go on
            // trying, while each borrower waits as long as it chose to and then learns of the last failure.
            config.setAcquireRetryAttempts(-1);
            config.setAcquireRetryDelay(RETRY_DELAY_MILLIS);
            // A returned connection is clean and free when the call returns, not some time after.
            config.setForceSynchronousCheckins(true);
            // The default, said aloud: uncommitted work is never committed on return.
            config.setAutoCommitOnClose(false);
            pool.setConnectionPoolDataSource(config);
        } catch (PropertyVetoException e) {
            throw new IllegalStateException("c3p0 refused its configuration", e);
        }
        return pool;
    }

    /** Rounded down, because jitter and limits only ever shorten, but never to zero, which c3p0 takes for "no limit"; drivers count milliseconds. */
    private static int wholeSeconds(Duration duration) {
        return (int) Math.max(1, Math.min(duration.toSeconds(), Integer.MAX_VALUE / 1_000));
    }

    /** c3p0 does not expect an {@code Error} from a connect, and would count the connection as on its way for ever. */
    private static SqlConsumer withoutErrors(SqlConsumer step) {
        return connection -> {
            try {
                step.accept(connection);
            } catch (Error e) {
                throw new SQLException("the step on a new connection failed", e);
            }
        };
    }

    @Override
    public Connection borrow() throws SQLException {
        started = true;
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw explained(e);
        } catch (RuntimeException e) {
            // Seen when it is closed at the moment of its first use.
            throw new SQLException("c3p0 could not lend a connection", e);
        }
    }

    /** A borrow that timed out does not say why no connection could be made; the last failure to connect, if there ever was one, may. */
    private SQLException explained(SQLException timeout) {
        try {
            Throwable last = pool.getLastAcquisitionFailureDefaultUser();
            if (last != null && last != timeout) {
                timeout.addSuppressed(last);
            }
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "c3p0 could not tell its last failure", e);
        }
        return timeout;
    }

    /** c3p0 has no way to say "not this one again": so the physical connection is aborted behind its back, and then c3p0 is made to notice. */
    @Override
    public void discard(Connection borrowed) {
        if (borrowed instanceof C3P0ProxyConnection proxy) {
            // As Disposal does it: without a farewell that a frozen server would not answer.
            raw(proxy, "setNetworkTimeout", new Class<?>[] {Executor.class, int.class}, (Executor) Runnable::run, 1);
            raw(proxy, "abort", new Class<?>[] {Executor.class}, (Executor) Runnable::run);
        }
        Returns.dead(borrowed);
    }

    private static void raw(C3P0ProxyConnection proxy, String method, Class<?>[] types, Object... arguments) {
        try {
            proxy.rawConnectionOperation(Connection.class.getMethod(method, types), C3P0ProxyConnection.RAW_CONNECTION, arguments);
        } catch (SQLException | InvocationTargetException e) {
            LOGGER.log(Level.DEBUG, "could not abort a connection", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("java.sql.Connection has no public " + method, e);
        }
    }

    /** It is tested when it is lent again. */
    @Override
    public boolean isFitToReturn(Connection borrowed, long heldNanos) {
        return true;
    }

    @Override
    public void invalidate() {
        try {
            pool.softResetDefaultUser();
        } catch (SQLException e) {
            LOGGER.log(Level.DEBUG, "c3p0 could not be reset", e);
        }
    }

    @Override
    public int busy() {
        if (!started) {
            return 0;
        }
        try {
            return pool.getNumThreadsAwaitingCheckoutDefaultUser() + pool.getNumBusyConnectionsDefaultUser();
        } catch (SQLException e) {
            return 0;
        }
    }

    @Override
    public boolean runsOnConnect() {
        return true;
    }

    @Override
    public void close() {
        pool.close();
    }
}
