// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LossOrigin;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.pool.ManagedPool.Lease;
import dev.goneaway.support.LentConnection;
import dev.goneaway.support.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Borrows a connection from a pool for each unit of work. Never gives a lost or demoted connection back to the pool.
 *
 * <p>The pool replaces connections by age and by validation. {@link HikariRecycle} and {@link C3p0Recycle} configure two pools
 * for that. {@link AnyPool} takes any pool with the settings that it has. Units run side by side. A unit that is started inside
 * another unit gets a connection of its own.
 *
 * <p>If the server caused a loss or a demotion, this strategy retires all connections of the pool, as SQLAlchemy does: the server
 * has probably dropped them all. This happens at most once a second. A connection that was lent before the last retirement
 * retires nothing when it is lost, because the pool's other connections are newer. After a timeout, an abort or an interrupt,
 * only the one connection is discarded, because this program caused the failure. The same is true after a write in a transaction
 * that the program itself made read-only.
 *
 * <p>The listener is called for the connection of the unit that failed. With {@link HikariRecycle} and {@link C3p0Recycle}, the
 * listener is also called for each connection that is retired, and for each that the pool replaces by itself. A unit cannot know
 * which physical connection it gets. So {@link ConnectionOptions#onConnect} or the unit itself must make the session state that
 * the unit needs.
 */
public final class PoolStrategy implements ConnectionStrategy {

    private static final long RETIREMENT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How often {@link #close} looks for connections that are still lent. Pools have no event for the last return. */
    private static final long CLOSE_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ManagedPool pool;
    private final ConnectionOptions options;

    /** Counts how often all connections of the pool were retired. */
    private final AtomicInteger retirements = new AtomicInteger();
    private volatile long lastRetirement = System.nanoTime() - RETIREMENT_INTERVAL_NANOS;
    private volatile boolean closed;

    /**
     * Creates a strategy on a pool.
     *
     * @param pool closed with this strategy
     * @param options what the user chose; the pool must have been made with the same options
     * @throws IllegalArgumentException if the pool does not run a step on new connections, and the options have such a step or a
     *     reset
     */
    public PoolStrategy(ManagedPool pool, ConnectionOptions options) {
        this.pool = Objects.requireNonNull(pool, "pool");
        this.options = Objects.requireNonNull(options, "options");
        if (!pool.runsOnConnect() && options.onConnect() != null) {
            throw new IllegalArgumentException(
                    "this pool makes its connections without onConnect: give the step to the pool itself");
        }
        if (!pool.runsOnConnect() && options.sessionReset() != null && !options.sessionReset().discardsOnly()) {
            throw new IllegalArgumentException(
                    "what this pool sets on its new connections is unknown: discard its sessions instead of a reset");
        }
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        Objects.requireNonNull(work, "work");
        Lease lease = borrow();
        // Read the count after the borrow. So a connection that was made after a retirement never counts as older than the
        // retirement. The opposite error only costs a needless retirement.
        int generation = retirements.get();
        Borrowed lent = new Borrowed(lease.connection());
        T result;
        try {
            result = work.apply(lent);
        } catch (Throwable failure) {
            end(lent, lease, generation, failure);
            throw failure;
        }
        end(lent, lease, generation, null);
        return result;
    }

    /** Measures the time since the first use by the unit, because a connection that a unit does not use is idle. */
    private static final class Borrowed extends LentConnection {

        private long firstUseNanos;

        Borrowed(Connection physical) {
            super(physical);
        }

        @Override
        protected Connection delegate() throws SQLException {
            if (!wasUsed()) {
                firstUseNanos = System.nanoTime();
            }
            return super.delegate();
        }

        long nanosSinceFirstUse() {
            return System.nanoTime() - firstUseNanos;
        }
    }

    private Lease borrow() throws SQLException {
        if (closed) {
            throw closedException(null);
        }
        Lease lease;
        try {
            lease = pool.borrow();
        } catch (SQLException e) {
            throw closed ? closedException(e) : e;
        }
        // Check `closed` again after borrowing. Either this thread sees that close() was called, or close() sees this connection
        // in busy().
        if (closed) {
            lease.giveBack(0);
            throw closedException(null);
        }
        return lease;
    }

    private static SQLException closedException(SQLException cause) {
        return new SQLNonTransientConnectionException("the strategy is closed", "08003", cause);
    }

    /**
     * Gives a connection back after a unit, or discards it. {@link LentConnection#end} rolls back first: HikariCP does not see
     * every statement that starts a transaction, and some pools never roll back.
     */
    private void end(Borrowed lent, Lease lease, int generation, Throwable failure) {
        try {
            Optional<Staleness> useless = lent.end(failure, options);
            if (useless.isPresent()) {
                discard(lease, generation, useless.get());
            } else if (!lease.giveBack(lent.wasUsed() ? lent.nanosSinceFirstUse() : 0)) {
                discard(lease, generation, new Staleness(Reason.PING_FAILED, null));
            }
        } catch (SQLException | RuntimeException | Error e) {
            discard(lease, generation, new Staleness(Reason.CLEANUP_FAILED, e));
            if (failure != null) {
                failure.addSuppressed(e);
            } else if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private void discard(Lease lease, int generation, Staleness why) {
        // Retire before the discard. The discard makes the pool connect, and the new connection must not be retired.
        if (serverIsToBlame(lease.connection(), why)) {
            retireAll(generation);
        }
        if (!lease.discard(why)) {
            new Replacement(why.reason(), why.cause(), null, null, Replacement.UNKNOWN_ID, Replacement.UNKNOWN_ID, null)
                    .tell(options.listener());
        }
    }

    /** Returns whether the server caused the failure, not a deadline, an interrupt, this program or another server. */
    private static boolean serverIsToBlame(Connection connection, Staleness why) {
        return switch (why.reason()) {
            case LOST_DURING_WORK -> why.cause() != null
                    && LossOrigin.isDroppedByServer(why.cause(), ConnectionFailure.isClosed(connection));
            case READ_ONLY_DEMOTION -> isReadOnly(connection);
            default -> false;
        };
    }

    private static boolean isReadOnly(Connection connection) {
        try {
            return PhysicalConnection.isReadOnly(connection);
        } catch (SQLException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Retires all connections, unless the connection of this generation is older than the last retirement. On a server that stays
     * read-only, every write fails. The interval limits how often the pool then makes all its connections again.
     */
    private void retireAll(int generation) {
        long now = System.nanoTime();
        if (now - lastRetirement >= RETIREMENT_INTERVAL_NANOS && retirements.compareAndSet(generation, generation + 1)) {
            lastRetirement = now;
            pool.invalidate();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>If no unit runs, the pool is closed when this method returns. Otherwise a daemon thread closes the pool after the last
     * unit, and after {@link ConnectionOptions#maxWait} at the latest.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (pool.busy() == 0) {
            pool.close();
        } else {
            Thread closer = new Thread(this::closeWhenIdle, "goneaway-pool-close");
            closer.setDaemon(true);
            closer.start();
        }
    }

    private void closeWhenIdle() {
        long start = System.nanoTime();
        while (pool.busy() > 0 && System.nanoTime() - start < options.maxWait().toNanos()) {
            LockSupport.parkNanos(CLOSE_INTERVAL_NANOS);
        }
        pool.close();
    }
}
