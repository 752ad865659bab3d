// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.goneaway.ConnectRetry;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.ConnectPolicy;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.support.ForwardingConnection;
import dev.goneaway.support.PhysicalConnection;
import dev.goneaway.support.ProbingDataSource.Probed;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * HikariCP as a recycling pool. The pool replaces connections by age, pings idle connections, and validates a connection on
 * borrow, unless the connection came back within the last 500 ms.
 *
 * <p>A connection that dies within these 500 ms is lent dead. The window is a property of the whole JVM, {@code
 * com.zaxxer.hikari.aliveBypassWindowMs}, so this class does not change it. The window counts from the return and not from the
 * last use. So this class validates a connection before its return if the unit of work held it for longer than the window after
 * the first use. A connection that the unit never used is not validated then. If the program chose a probe, this class asks the
 * probe before each unit, and there is no such window.
 *
 * <p>After a failed connect, this class connects again as {@link ConnectRetry} does, or as the {@link
 * ConnectionOptions#connectPolicy} decides. After half of {@link ConnectionOptions#maxWait} HikariCP pauses, and starts again.
 */
public final class HikariRecycle implements ManagedPool {

    /**
     * HikariCP's lower bound for {@code maxLifetime} and {@code keepaliveTime}. Below it, HikariCP replaces {@code maxLifetime}
     * by its default of 30 minutes, and switches {@code keepaliveTime} off.
     */
    private static final Duration LOWER_BOUND = Duration.ofSeconds(30);

    private final HikariConfig config;
    private final PoolSource made;

    /** Whether this class validates a connection that HikariCP trusts. */
    private final boolean trustsNone;

    /** Null until the first use. Guarded by this object's monitor for writing. */
    private volatile HikariDataSource pool;

    /** How long after a return no borrow validates. Read when HikariCP reads it, and written before the pool. */
    private long windowNanos;

    private boolean closed;

    private HikariRecycle(HikariConfig config, PoolSource made, boolean trustsNone) {
        this.config = config;
        this.made = made;
        this.trustsNone = trustsNone;
    }

    /**
     * Creates a strategy on a HikariCP pool of its own. The pool connects on first use.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return the strategy; closes its pool
     * @throws IllegalArgumentException if HikariCP cannot do what the settings say
     */
    public static PoolStrategy strategy(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        PoolSource made = new KnowingIsolation(dataSource, settings, options, true);
        boolean trustsNone = settings.probe() != Probe.PING;
        return new PoolStrategy(new HikariRecycle(config(made, settings, options), made, trustsNone), options);
    }

    /**
     * Returns the configuration, which a program can also use without a strategy. Each setting has its reason in a comment.
     *
     * <p>The listener then hears of the connections that fail a validation, and not of those that the pool closes for another
     * reason. HikariCP validates no connection within its window. If the server is down, a close of the pool can take half of
     * {@link ConnectionOptions#maxWait}.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return a new configuration
     * @throws IllegalArgumentException if HikariCP cannot do what the settings say
     */
    public static HikariConfig config(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        return config(new KnowingIsolation(dataSource, settings, options, false), settings, options);
    }

    private static HikariConfig config(PoolSource made, RecycleSettings settings, ConnectionOptions options) {
        if (settings.recycle().compareTo(LOWER_BOUND) < 0) {
            throw new IllegalArgumentException("HikariCP cannot recycle connections younger than 30 s: choose a recycle of "
                    + LOWER_BOUND + " or more, or another strategy; got " + settings.recycle());
        }
        HikariConfig config = new HikariConfig();
        // HikariCP reads the isolation level once, on its first connection. If that connection is lost at this moment, HikariCP
        // keeps the level -1, and every later connect fails. So KnowingIsolation reads the level during the connect, and a
        // failure is only one failed connect. HikariConfig.setTransactionIsolation would also help, but would override the
        // server's own level.
        config.setDataSource(made);
        config.setMaximumPoolSize(settings.size());
        // pool_recycle: age since connect. HikariCP subtracts up to a quarter from each age, so connections do not expire
        // together.
        config.setMaxLifetime(settings.recycle().toMillis());
        // HikariCP pings idle connections, so that they reach neither wait_timeout nor a firewall's idle limit.
        config.setKeepaliveTime(settings.keepalive().compareTo(LOWER_BOUND) < 0 ? 0 : settings.keepalive().toMillis());
        // The default is 5 s. A borrow waits for this time on a silent path, but only once: the source then fails the validation
        // of all other silent connections at once. HikariCP refuses a value above the connection timeout.
        config.setValidationTimeout(Math.min(settings.validationTimeout().toMillis(), millis(options.maxWait())));
        // After this time a borrow fails. The cause of its exception is the last failure to connect.
        config.setConnectionTimeout(millis(options.maxWait()));
        // With the default, the first borrow throws an unchecked exception if the server is down. With a negative value, HikariCP
        // also starts if it could not read the isolation level. KnowingIsolation prevents that.
        config.setInitializationFailTimeout(-1);
        return config;
    }

    /** Reads the isolation level before HikariCP does, and returns it to HikariCP once, without another round trip. */
    private static final class KnowingIsolation extends PoolSource {

        private final AtomicBoolean wasRead = new AtomicBoolean();

        KnowingIsolation(DataSource source, RecycleSettings settings, ConnectionOptions options, boolean tellsCloses) {
            super(source, settings, options.withConnectPolicy(patient(options)), tellsCloses);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            if (wasRead.get()) {
                return connection;
            }
            try {
                int level = connection.getTransactionIsolation();
                return new ForwardingConnection(connection) {
                    @Override
                    public int getTransactionIsolation() throws SQLException {
                        return wasRead.compareAndSet(false, true) ? level : physical.getTransactionIsolation();
                    }
                };
            } catch (Throwable e) {
                PhysicalConnection.abort(connection);
                throw e;
            }
        }
    }

    /**
     * Ends a wait for a connect after half of a borrow's wait. So HikariCP knows the failure before the borrow ends, if {@code
     * connectTimeout} is shorter than that. The pause of HikariCP itself doubles after each failed connect, up to 5 s.
     */
    private static ConnectPolicy patient(ConnectionOptions options) {
        Duration most = options.maxWait().dividedBy(2);
        ConnectPolicy policy = options.connectPolicy() == null ? ConnectRetry.upTo(most).alsoAtStart() : options.connectPolicy();
        return (attempt, listener, ended) -> {
            long start = System.nanoTime();
            return policy.connect(attempt, listener, () -> ended.getAsBoolean() || System.nanoTime() - start >= most.toNanos());
        };
    }

    private static long millis(Duration maxWait) {
        if (maxWait.compareTo(Duration.ofMillis(250)) < 0) {
            throw new IllegalArgumentException(
                    "HikariCP cannot wait for less than 250 ms: choose a maxWait of PT0.25S or more; got " + maxWait);
        }
        return maxWait.toMillis();
    }

    @Override
    public Lease borrow() throws SQLException {
        HikariDataSource started = pool == null ? start() : pool;
        long start = trustsNone ? System.nanoTime() : 0;
        while (true) {
            Connection connection = started.getConnection();
            // Unwrap now, because HikariCP's own connection cannot be unwrapped after some exceptions.
            Probed probed = connection.unwrap(Probed.class);
            Lease lease = lease(connection, probed);
            if (!trustsNone || probed.hasAnsweredSince(start) || isValid(connection)) {
                probed.lent(true);
                return lease;
            }
            lease.discard(new Staleness(Reason.PING_FAILED, null));
            // Each getConnection waits anew. A connection that is made from now on has answered.
            if (System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(config.getConnectionTimeout())) {
                throw new SQLTransientConnectionException(
                        "no connection passed its check within " + config.getConnectionTimeout() + " ms", "HYT00");
            }
        }
    }

    private boolean isValid(Connection connection) throws SQLException {
        return connection.isValid((int) Math.max(1, config.getValidationTimeout() / 1_000));
    }

    private Lease lease(Connection connection, Probed probed) {
        return new Lease() {
            @Override
            public Connection connection() {
                return connection;
            }

            /** Without a window, the next borrow validates the connection, so this method does not. */
            @Override
            public boolean giveBack(long heldNanos) throws SQLException {
                probed.lent(false);
                if (windowNanos > 0 && heldNanos >= windowNanos && !isValid(connection)) {
                    return false;
                }
                connection.close();
                return true;
            }

            /** Aborts and evicts the connection first. So the pool does not send a rollback and does not lend it again. */
            @Override
            public boolean discard(Staleness why) {
                probed.giveUp(why);
                pool.evictConnection(connection);
                ManagedPool.giveBackAborted(connection);
                return true;
            }
        };
    }

    /** HikariCP can start itself on first use, but leaks the pool if it is closed at the same moment. */
    private synchronized HikariDataSource start() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the pool is closed", "08003");
        }
        if (pool == null) {
            long window = trustsNone ? 0 : Long.getLong("com.zaxxer.hikari.aliveBypassWindowMs", 500);
            windowNanos = TimeUnit.MILLISECONDS.toNanos(window);
            pool = new HikariDataSource(config);
        }
        return pool;
    }

    @Override
    public void invalidate() {
        made.retire();
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    @Override
    public int busy() {
        HikariDataSource started = pool;
        if (started == null) {
            return 0;
        }
        HikariPoolMXBean bean = started.getHikariPoolMXBean();
        return bean.getThreadsAwaitingConnection() + bean.getActiveConnections();
    }

    @Override
    public boolean runsOnConnect() {
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        made.stop();
        if (pool != null) {
            pool.close();
        }
        made.close();
    }
}
