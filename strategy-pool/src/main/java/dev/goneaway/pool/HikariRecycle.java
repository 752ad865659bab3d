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
 * HikariCP as a recycling pool: connections are replaced by age, kept alive while idle, and validated on borrow unless used within the last
 * 500 ms.
 *
 * <p>That window is HikariCP's own and of the whole JVM ({@code com.zaxxer.hikari.aliveBypassWindowMs}), so it is left as the program has it:
 * a connection that dies within it is handed out dead. It counts from the return, not from the last use: so a connection that a unit of work
 * went on holding for longer than the window after it had first used it is validated before it goes back. One that was held without being used at
 * all is not: a unit that does nothing pays for nothing.
 */
public final class HikariRecycle implements ManagedPool {

    /** HikariCP's own floor for {@code maxLifetime} and {@code keepaliveTime}; below it, it falls back to a default of 30 minutes. */
    private static final Duration FLOOR = Duration.ofSeconds(30);

    private final HikariConfig config;
    private final PhysicalConnections made;

    /** Null until first use; made under this object's monitor. */
    private volatile HikariDataSource pool;

    /** HikariCP's, read when it reads it; guarded as the pool is. */
    private long windowNanos;

    private boolean closed;

    private HikariRecycle(HikariConfig config, PhysicalConnections made) {
        this.config = config;
        this.made = made;
    }

    /**
     * A strategy on a HikariCP pool of its own, which connects on first use.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return the strategy; closes its pool
     * @throws IllegalArgumentException if HikariCP cannot do what the settings say
     */
    public static PoolStrategy strategy(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        PhysicalConnections made = new PhysicalConnections();
        return new PoolStrategy(new HikariRecycle(config(dataSource, settings, options, made), made), options);
    }

    /**
     * The configuration, with the reason for each setting; to be used alone as well.
     *
     * @param dataSource makes the connections, unpooled
     * @param settings how to recycle
     * @param options what the user chose
     * @return a new configuration
     * @throws IllegalArgumentException if HikariCP cannot do what the settings say
     */
    public static HikariConfig config(DataSource dataSource, RecycleSettings settings, ConnectionOptions options) {
        return config(dataSource, settings, options, new PhysicalConnections());
    }

    private static HikariConfig config(
            DataSource dataSource, RecycleSettings settings, ConnectionOptions options, PhysicalConnections made) {
        if (settings.recycle().compareTo(FLOOR) < 0) {
            throw new IllegalArgumentException("HikariCP cannot recycle connections younger than 30 s: choose a recycle of "
                    + FLOOR + " or more, or another strategy; got " + settings.recycle());
        }
        SqlConsumer warning = settings.warnIfNotBelowWaitTimeout();
        HikariConfig config = new HikariConfig();
        // HikariCP reads the isolation level once, on its first connection. If that connection is lost just then, HikariCP keeps
        // the level -1, and every later connect fails. So the level is read here, where a failure is a failed connect. To set one
        // with setTransactionIsolation would help as well, but would override the server's own.
        config.setDataSource(new KnowingIsolation(dataSource, connection -> {
            options.prepare(connection);
            warning.accept(connection);
            made.add(connection);
        }));
        config.setMaximumPoolSize(settings.size());
        // pool_recycle: age since connect. HikariCP takes up to a quarter off each connection's, so they do not expire together.
        config.setMaxLifetime(settings.recycle().toMillis());
        // Pings idle connections, so that neither wait_timeout nor a firewall's idle limit is reached between uses.
        config.setKeepaliveTime(settings.keepalive().compareTo(FLOOR) < 0 ? 0 : settings.keepalive().toMillis());
        // A frozen server must not hold up a borrow for the default of 5 s; cannot exceed the wait as a whole.
        config.setValidationTimeout(Math.min(settings.validationTimeout().toMillis(), millis(options.maxWait())));
        // A borrow that cannot be served fails with the last connect failure as its cause.
        config.setConnectionTimeout(millis(options.maxWait()));
        // Without this, the first borrow on a server that is down ends in an unchecked exception.
        // With a negative value, HikariCP starts even if it could not read the isolation level. KnowingIsolation prevents that.
        config.setInitializationFailTimeout(-1);
        return config;
    }

    /** Answers HikariCP's one question for the isolation level without a round trip; later connections are the driver's own. */
    private static final class KnowingIsolation extends InitializingDataSource {

        private final AtomicBoolean told = new AtomicBoolean();

        KnowingIsolation(DataSource source, SqlConsumer step) {
            super(source, step);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            if (told.get()) {
                return connection;
            }
            try {
                int level = connection.getTransactionIsolation();
                return new ForwardingConnection(connection) {
                    @Override
                    public int getTransactionIsolation() throws SQLException {
                        return told.compareAndSet(false, true) ? level : physical.getTransactionIsolation();
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
            throw new IllegalArgumentException("HikariCP cannot wait for less than 250 ms: choose a maxWait of PT0.25S or more; got " + maxWait);
        }
        return maxWait.toMillis();
    }

    @Override
    public Connection borrow() throws SQLException {
        HikariDataSource started = pool;
        return (started == null ? start() : started).getConnection();
    }

    /** HikariCP has a start on first use of its own, which leaks the pool if it is closed at the same moment. */
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

    /** Aborted and evicted before it is given back, so the pool neither sends a rollback nor lends it again. */
    @Override
    public void discard(Connection borrowed) {
        PhysicalConnection.abort(borrowed);
        pool.evictConnection(borrowed);
        Returns.dead(borrowed);
    }

    /** Without a window HikariCP looks at the next borrow. */
    @Override
    public boolean isFitToReturn(Connection borrowed, long heldNanos) throws SQLException {
        return windowNanos <= 0 || heldNanos < windowNanos || borrowed.isValid((int) Math.max(1, config.getValidationTimeout() / 1_000));
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
