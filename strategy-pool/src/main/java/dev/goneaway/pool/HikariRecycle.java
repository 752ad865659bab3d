// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.support.ForwardingConnection;
import dev.goneaway.support.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
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
 * the first use. A connection that the unit never used is not validated then.
 */
public final class HikariRecycle implements ManagedPool {

    /**
     * HikariCP's lower bound for {@code maxLifetime} and {@code keepaliveTime}. Below it, HikariCP replaces {@code maxLifetime}
     * by its default of 30 minutes, and switches {@code keepaliveTime} off.
     */
    private static final Duration LOWER_BOUND = Duration.ofSeconds(30);

    private final HikariConfig config;
    private final OpenConnections made;

    /** Null until the first use. Guarded by this object's monitor for writing. */
    private volatile HikariDataSource pool;

    /** How long after a return HikariCP skips the validation. Read when HikariCP reads it, and written before the pool. */
    private long windowNanos;

    private boolean closed;

    private HikariRecycle(HikariConfig config, OpenConnections made) {
        this.config = config;
        this.made = made;
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
        OpenConnections made = new OpenConnections();
        return new PoolStrategy(new HikariRecycle(config(dataSource, settings, options, made), made), options);
    }

    /**
     * Returns the configuration, which a program can also use without a strategy. Each setting has its reason in a comment.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return a new configuration
     * @throws IllegalArgumentException if HikariCP cannot do what the settings say
     */
    public static HikariConfig config(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        return config(dataSource, settings, options, new OpenConnections());
    }

    private static HikariConfig config(
            DataSource dataSource, RecycleSettings settings, ConnectionOptions options, OpenConnections made) {
        if (settings.recycle().compareTo(LOWER_BOUND) < 0) {
            throw new IllegalArgumentException("HikariCP cannot recycle connections younger than 30 s: choose a recycle of "
                    + LOWER_BOUND + " or more, or another strategy; got " + settings.recycle());
        }
        SqlConsumer warning = settings.warnIfNotBelowWaitTimeout();
        HikariConfig config = new HikariConfig();
        // HikariCP reads the isolation level once, on its first connection. If that connection is lost at this moment, HikariCP
        // keeps the level -1, and every later connect fails. So KnowingIsolation reads the level during the connect, and a
        // failure is only one failed connect. HikariConfig.setTransactionIsolation would also help, but would override the
        // server's own level.
        config.setDataSource(new KnowingIsolation(dataSource, connection -> {
            options.prepare(connection);
            warning.accept(connection);
            made.add(connection);
        }));
        config.setMaximumPoolSize(settings.size());
        // pool_recycle: age since connect. HikariCP subtracts up to a quarter from each age, so connections do not expire
        // together.
        config.setMaxLifetime(settings.recycle().toMillis());
        // HikariCP pings idle connections, so that they reach neither wait_timeout nor a firewall's idle limit.
        config.setKeepaliveTime(settings.keepalive().compareTo(LOWER_BOUND) < 0 ? 0 : settings.keepalive().toMillis());
        // A borrow may validate all connections, one after the other. With the default of 5 s, ten connections on a silent path
        // outlast the connection timeout. HikariCP refuses a value above the connection timeout.
        config.setValidationTimeout(Math.min(settings.validationTimeout().toMillis(), millis(options.maxWait())));
        // After this time a borrow fails. The cause of its exception is the last failure to connect.
        config.setConnectionTimeout(millis(options.maxWait()));
        // With the default, the first borrow throws an unchecked exception if the server is down. With a negative value, HikariCP
        // also starts if it could not read the isolation level. KnowingIsolation prevents that.
        config.setInitializationFailTimeout(-1);
        return config;
    }

    /** Reads the isolation level before HikariCP does, and returns it to HikariCP once, without another round trip. */
    private static final class KnowingIsolation extends InitializingDataSource {

        private final AtomicBoolean wasRead = new AtomicBoolean();

        KnowingIsolation(DataSource source, SqlConsumer step) {
            super(source, step);
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

    private static long millis(Duration maxWait) {
        if (maxWait.compareTo(Duration.ofMillis(250)) < 0) {
            throw new IllegalArgumentException(
                    "HikariCP cannot wait for less than 250 ms: choose a maxWait of PT0.25S or more; got " + maxWait);
        }
        return maxWait.toMillis();
    }

    @Override
    public Connection borrow() throws SQLException {
        HikariDataSource started = pool;
        return (started == null ? start() : started).getConnection();
    }

    /** HikariCP can start itself on first use, but leaks the pool if it is closed at the same moment. */
    private synchronized HikariDataSource start() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the pool is closed", "08003");
        }
        if (pool == null) {
            windowNanos = TimeUnit.MILLISECONDS.toNanos(Long.getLong("com.zaxxer.hikari.aliveBypassWindowMs", 500));
            pool = new HikariDataSource(config);
        }
        return pool;
    }

    /** Aborts and evicts the connection before the return. So the pool does not send a rollback and does not lend it again. */
    @Override
    public void discard(Connection borrowed) {
        PhysicalConnection.abort(borrowed);
        pool.evictConnection(borrowed);
        ManagedPool.giveBackAborted(borrowed);
    }

    /** If the window is 0, HikariCP validates the connection at the next borrow, so this method does not. */
    @Override
    public boolean isFitToReturn(Connection borrowed, long heldNanos) throws SQLException {
        int seconds = (int) Math.max(1, config.getValidationTimeout() / 1_000);
        return windowNanos <= 0 || heldNanos < windowNanos || borrowed.isValid(seconds);
    }

    @Override
    public void invalidate() {
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
        if (pool != null) {
            pool.close();
        }
        made.close();
    }
}
