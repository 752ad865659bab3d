// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.mchange.v2.c3p0.PoolBackedDataSource;
import com.mchange.v2.c3p0.WrapperConnectionPoolDataSource;
import com.mchange.v2.resourcepool.TimeoutException;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.support.ProbingDataSource.Probed;
import java.beans.PropertyVetoException;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * c3p0 as a recycling pool. The pool replaces connections by age, tests idle connections, and tests each connection on borrow.
 *
 * <p>With default settings c3p0 does none of these, and a borrow waits without limit. Here a borrow ends after {@link
 * ConnectionOptions#maxWait}, also if no connection passes its test. The borrow can end up to 250 ms plus one validation deadline
 * later, or two validation deadlines under TLS.
 *
 * <p>This class tests each borrowed connection itself. With c3p0's setting {@code testConnectionOnCheckout}, the whole wait
 * starts again after each connection that fails. During such a test, for example in a soft reset, c3p0 also leaks a connection
 * that it retires.
 *
 * <p>c3p0 connects again every 500 ms. A {@link ConnectionOptions#connectPolicy} has no effect, because its wait would block one
 * of the three threads of c3p0.
 */
public final class C3p0Recycle implements ManagedPool {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");
    private static final int RETRY_DELAY_MILLIS = 500;

    /** c3p0 sometimes starts a wait again. So c3p0 waits in short slices, and this class keeps the deadline of the borrow. */
    private static final int SLICE_MILLIS = 250;

    private final PoolBackedDataSource pool;
    private final PoolSource made;
    private final Duration validationTimeout;
    private final Duration maxWait;

    /** False until the first borrow. c3p0 connects even when a program only reads the number of the pool's connections. */
    private volatile boolean started;

    private C3p0Recycle(PoolBackedDataSource pool, PoolSource made, Duration validationTimeout, Duration maxWait) {
        this.pool = pool;
        this.made = made;
        this.validationTimeout = validationTimeout;
        this.maxWait = maxWait;
    }

    /**
     * Creates a strategy on a c3p0 pool of its own. The pool connects on first use.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return the strategy; closes its pool
     */
    public static PoolStrategy strategy(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        PoolSource made = source(dataSource, settings, options, true);
        WrapperConnectionPoolDataSource config = config(made, settings, options);
        config.setCheckoutTimeout(Math.min(SLICE_MILLIS, config.getCheckoutTimeout()));
        return new PoolStrategy(new C3p0Recycle(pool(config), made, settings.validationTimeout(), options.maxWait()), options);
    }

    /**
     * Returns a pool that a program can use without a strategy. Each setting has its reason in a comment. c3p0 tests each borrow
     * of this pool.
     *
     * <p>This pool has three defects that {@link #strategy} does not have. A borrow waits for {@link ConnectionOptions#maxWait}
     * again after each connection that fails its test. If all connections fail it, c3p0 connects without a pause until a {@link
     * StackOverflowError} ends the borrow. A connection that is retired during its test stays open, so do not call {@code
     * softReset} on a pool in use.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return a new pool
     */
    public static PoolBackedDataSource pool(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        WrapperConnectionPoolDataSource config = config(source(dataSource, settings, options, false), settings, options);
        // Off by default. c3p0 would lend a dead connection.
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

    private static PoolSource source(
            DataSource dataSource, RecycleSettings settings, ConnectionOptions options, boolean tellsCloses) {
        return new PoolSource(dataSource, settings, options.withConnectPolicy(null), tellsCloses);
    }

    private static WrapperConnectionPoolDataSource config(PoolSource made, RecycleSettings settings, ConnectionOptions options) {
        WrapperConnectionPoolDataSource config = new WrapperConnectionPoolDataSource();
        config.setNestedDataSource(made);
        config.setMaxPoolSize(settings.size());
        config.setMinPoolSize(1);
        config.setInitialPoolSize(1);
        config.setAcquireIncrement(1);
        // pool_recycle: age since connect. c3p0 has one age for all its connections, so the whole pool gets the same jitter.
        config.setMaxConnectionAge(wholeSeconds(settings.recycleWithJitter()));
        // c3p0 tests idle connections, so that they reach neither wait_timeout nor a firewall's idle limit.
        config.setIdleConnectionTestPeriod(wholeSeconds(settings.keepalive()));
        // No limit by default. A test of a frozen server would not end.
        config.setConnectionIsValidTimeout(wholeSeconds(settings.validationTimeout()));
        // No limit by default. A borrow could wait without end.
        config.setCheckoutTimeout((int) Math.max(1, Math.min(options.maxWait().toMillis(), Integer.MAX_VALUE)));
        // With the default, c3p0 gives up after 30 attempts and fails all borrowers. Here c3p0 tries without end, and each
        // borrower waits for its own limit.
        config.setAcquireRetryAttempts(-1);
        config.setAcquireRetryDelay(RETRY_DELAY_MILLIS);
        // With the default, a returned connection is free only some time after the return.
        config.setForceSynchronousCheckins(true);
        // The default. Uncommitted work must never be committed on return.
        config.setAutoCommitOnClose(false);
        return config;
    }

    /**
     * Rounds down, so that no limit gets longer, but never to zero, which means "no limit" to c3p0. Drivers count in
     * milliseconds.
     */
    private static int wholeSeconds(Duration duration) {
        return (int) Math.max(1, Math.min(duration.toSeconds(), Integer.MAX_VALUE / 1_000));
    }

    /** Lends a connection that is not retired and passes its test. Discards other connections. */
    @Override
    public Lease borrow() throws SQLException {
        started = true;
        long start = System.nanoTime();
        Tested borrowed = checkOut(start);
        while (!isFit(borrowed, start)) {
            borrowed.discard(new Staleness(Reason.PING_FAILED, null));
            if (left(start) <= 0) {
                throw explained(new SQLTransientConnectionException("no connection passed its test within " + maxWait, "HYT00"));
            }
            borrowed = checkOut(start);
        }
        borrowed.probed.lent(true);
        return borrowed;
    }

    private long left(long start) {
        return maxWait.toNanos() - (System.nanoTime() - start);
    }

    private Tested checkOut(long start) throws SQLException {
        while (true) {
            try {
                Connection connection = pool.getConnection();
                return new Tested(connection, connection.unwrap(Probed.class));
            } catch (SQLException e) {
                if (e.getCause() instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                if (!(e.getCause() instanceof TimeoutException) || left(start) <= 0) {
                    throw explained(e);
                }
            } catch (RuntimeException e) {
                // c3p0 throws this if the pool is closed during its first use.
                throw new SQLException("c3p0 could not lend a connection", e);
            }
        }
    }

    /**
     * Returns whether a connection may be lent. If a new connection fails, this method waits before the caller discards it: c3p0
     * connects again at once, and would flood the server.
     */
    private boolean isFit(Tested borrowed, long start) throws SQLException {
        if (made.isRetired(borrowed.probed)) {
            borrowed.probed.tell(new Staleness(Reason.RETIRED, null));
            return false;
        }
        if (isValid(borrowed.connection, start)) {
            return true;
        }
        if (borrowed.probed.madeNanos() - start > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(left(start), TimeUnit.MILLISECONDS.toNanos(RETRY_DELAY_MILLIS)));
            } catch (InterruptedException e) {
                borrowed.discard(new Staleness(Reason.PING_FAILED, null));
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

    /** Adds the last failure to connect, because a timeout of c3p0 does not tell why there was no connection. */
    private SQLException explained(SQLException timeout) {
        try {
            Throwable last = pool.getLastAcquisitionFailureDefaultUser();
            if (last != null && last != timeout) {
                timeout.addSuppressed(last);
            }
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "c3p0 did not return its last failure", e);
        }
        return timeout;
    }

    private record Tested(Connection connection, Probed probed) implements Lease {

        /** Validates nothing, because the next borrow tests the connection. */
        @Override
        public boolean giveBack(long heldNanos) throws SQLException {
            probed.lent(false);
            connection.close();
            return true;
        }

        /**
         * c3p0 has no method to discard a connection. So this method aborts the physical connection, and a failing call then
         * shows it to c3p0.
         */
        @Override
        public boolean discard(Staleness why) {
            probed.giveUp(why);
            ManagedPool.giveBackAborted(connection);
            return true;
        }
    }

    /** The next borrow of a retired connection discards it. c3p0's own reset would leak a connection that is being lent. */
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

    /** c3p0 closes one connection after the other and waits for each running query. So lent connections are aborted. */
    @Override
    public void close() {
        made.stop();
        boolean lent = busy() > 0;
        pool.close();
        if (lent) {
            made.close();
        }
    }
}
