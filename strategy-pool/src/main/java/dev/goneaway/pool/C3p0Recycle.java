// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.mchange.v2.c3p0.C3P0ProxyConnection;
import com.mchange.v2.c3p0.PoolBackedDataSource;
import com.mchange.v2.c3p0.WrapperConnectionPoolDataSource;
import com.mchange.v2.resourcepool.TimeoutException;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.support.PhysicalConnection;
import java.beans.PropertyVetoException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.sql.DataSource;

/**
 * c3p0 as a recycling pool: connections are replaced by age, tested while idle, and tested on every borrow.
 *
 * <p>Out of the box c3p0 does none of the three, and waits for ever. Here a borrow ends after {@link ConnectionOptions#maxWait},
 * also when no connection passes its test. It can end up to 250 ms plus one validation deadline later, or two of these
 * deadlines under TLS.
 *
 * <p>The test on every borrow is this class's own. c3p0's setting for it, {@code testConnectionOnCheckout}, starts the whole wait
 * again after each connection that fails. c3p0 also leaks each connection that it retires while a borrower tests it, for example
 * in a soft reset.
 */
public final class C3p0Recycle implements ManagedPool {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");
    private static final int RETRY_DELAY_MILLIS = 500;

    /** c3p0 sometimes starts a wait again. So it waits in short slices, and the deadline of the borrow is kept here. */
    private static final int SLICE_MILLIS = 250;

    private static final Method TEST = publicMethod(Predicate.class, "test", Object.class);

    private final PoolBackedDataSource pool;
    private final PhysicalConnections made;
    private final Duration validationTimeout;
    private final Duration maxWait;

    /** Even a question about its connections makes c3p0 connect. */
    private volatile boolean started;

    private C3p0Recycle(PoolBackedDataSource pool, PhysicalConnections made, Duration validationTimeout, Duration maxWait) {
        this.pool = pool;
        this.made = made;
        this.validationTimeout = validationTimeout;
        this.maxWait = maxWait;
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
        PhysicalConnections made = new PhysicalConnections();
        WrapperConnectionPoolDataSource config = config(dataSource, settings, options, made);
        config.setCheckoutTimeout(Math.min(SLICE_MILLIS, config.getCheckoutTimeout()));
        return new PoolStrategy(new C3p0Recycle(pool(config), made, settings.validationTimeout(), options.maxWait()), options);
    }

    /**
     * The pool, with the reason for each setting, to be used alone. c3p0 itself tests each borrow of this pool.
     *
     * <p>Its borrower must know three things. A borrow waits for {@link ConnectionOptions#maxWait} again after each connection that
     * fails its test. If all connections fail it, c3p0 connects without a pause until a {@link StackOverflowError} ends the borrow.
     * And a connection that is retired during its test stays open for good: do not call {@code softReset} on a pool in use.
     * {@link #strategy} has none of the three.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return a new pool
     */
    public static PoolBackedDataSource pool(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        WrapperConnectionPoolDataSource config = config(dataSource, settings, options, new PhysicalConnections());
        // Off by default: a dead connection would be lent out.
        config.setTestConnectionOnCheckout(true);
        return pool(config);
    }

    private static PoolBackedDataSource pool(WrapperConnectionPoolDataSource config) {
        PoolBackedDataSource pool = new PoolBackedDataSource();
        try {
            pool.setConnectionPoolDataSource(config);
        } catch (PropertyVetoException e) {
            throw new IllegalStateException("c3p0 refused its configuration", e);
        }
        return pool;
    }

    private static WrapperConnectionPoolDataSource config(
            DataSource dataSource, RecycleSettings settings, ConnectionOptions options, PhysicalConnections made) {
        SqlConsumer warning = settings.warnIfNotBelowWaitTimeout();
        WrapperConnectionPoolDataSource config = new WrapperConnectionPoolDataSource();
        config.setNestedDataSource(new InitializingDataSource(dataSource, withoutErrors(connection -> {
            options.prepare(connection);
            warning.accept(connection);
            made.add(connection);
        })));
        config.setMaxPoolSize(settings.size());
        config.setMinPoolSize(1);
        config.setInitialPoolSize(1);
        config.setAcquireIncrement(1);
        // pool_recycle: age since connect. c3p0 has one age for all its connections, so the jitter is the pool's.
        config.setMaxConnectionAge(wholeSeconds(settings.recycleWithJitter()));
        // Tests idle connections, so that neither wait_timeout nor a firewall's idle limit is reached between uses.
        config.setIdleConnectionTestPeriod(wholeSeconds(settings.keepalive()));
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
        return config;
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

    /** Lends a connection that is not retired and has passed its test; the others are discarded. */
    @Override
    public Connection borrow() throws SQLException {
        started = true;
        long start = System.nanoTime();
        Connection connection = checkOut(start);
        while (!isFit(connection, start)) {
            discard(connection);
            if (left(start) <= 0) {
                throw explained(new SQLTransientConnectionException("no connection passed its test within " + maxWait, "HYT00"));
            }
            connection = checkOut(start);
        }
        return connection;
    }

    private long left(long start) {
        return maxWait.toNanos() - (System.nanoTime() - start);
    }

    private Connection checkOut(long start) throws SQLException {
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLException e) {
                if (e.getCause() instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                if (!(e.getCause() instanceof TimeoutException) || left(start) <= 0) {
                    throw explained(e);
                }
            } catch (RuntimeException e) {
                // Seen when it is closed at the moment of its first use.
                throw new SQLException("c3p0 could not lend a connection", e);
            }
        }
    }

    /** Keeps a new connection that fails for a while: c3p0 replaces at once what is discarded, and would flood the server. */
    private boolean isFit(Connection borrowed, long start) throws SQLException {
        if (made.hasRetired() && onRaw(borrowed, made::isRetired)) {
            return false;
        }
        if (isValid(borrowed, start)) {
            return true;
        }
        if (onRaw(borrowed, raw -> made.wasMadeAfter(raw, start))) {
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(left(start), TimeUnit.MILLISECONDS.toNanos(RETRY_DELAY_MILLIS)));
            } catch (InterruptedException e) {
                discard(borrowed);
                Thread.currentThread().interrupt();
                throw new SQLTransientConnectionException("interrupted while waiting for a connection", "HYT00", e);
            }
        }
        return false;
    }

    private boolean isValid(Connection borrowed, long start) {
        Duration limit = Duration.ofNanos(Math.min(validationTimeout.toNanos(), left(start)));
        try {
            return borrowed.isValid(wholeSeconds(limit));
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "a connection could not be tested", e);
            return false;
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
        onRaw(borrowed, raw -> {
            PhysicalConnection.abort(raw);
            return true;
        });
        Returns.dead(borrowed);
    }

    /** Asks about the physical connection; false if it has been given back. */
    private static boolean onRaw(Connection borrowed, Predicate<Connection> question) {
        try {
            return (boolean) ((C3P0ProxyConnection) borrowed).rawConnectionOperation(
                    TEST, question, new Object[] {C3P0ProxyConnection.RAW_CONNECTION});
        } catch (SQLException | ReflectiveOperationException e) {
            LOGGER.log(Level.DEBUG, "a physical connection could not be had", e);
            return false;
        }
    }

    private static Method publicMethod(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no public " + name, e);
        }
    }

    /** It is tested when it is lent again. */
    @Override
    public boolean isFitToReturn(Connection borrowed, long heldNanos) {
        return true;
    }

    /** An idle connection is discarded when it would be lent next. c3p0's own reset leaks one that is being lent at that moment. */
    @Override
    public void invalidate() {
        made.retire();
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

    /** c3p0 closes one connection after the other, and waits for each query that still runs: then all are aborted. */
    @Override
    public void close() {
        boolean lent = busy() > 0;
        pool.close();
        if (lent) {
            made.close();
        }
    }
}
