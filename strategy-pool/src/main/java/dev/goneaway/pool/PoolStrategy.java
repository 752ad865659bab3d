// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LentConnection;
import dev.goneaway.Replacement;
import dev.goneaway.ReplacementReason;
import dev.goneaway.SqlFunction;
import dev.goneaway.UnitEnd;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs each unit of work on a connection borrowed from a pool, and never gives a lost or demoted connection back to it.
 *
 * <p>The pool replaces connections by age and validation; {@link HikariRecycle} and {@link C3p0Recycle} configure two for that, and
 * {@link AnyPool} takes one as it is. Units run side by side; a unit started from inside another gets a connection of its own.
 *
 * <p>After a loss every connection that the pool holds is retired, as SQLAlchemy does: the server that dropped one has probably
 * dropped all, and the next unit of work is to meet none of them. This happens at most once a second.
 *
 * <p>The listener hears of the connections that this class takes out of the pool. Those that the pool retires by itself, by age or
 * after a failed validation, are the pool's affair: it logs them. Which physical connection a unit of work gets is never certain with
 * a pool, so session state must be made by {@link ConnectionOptions#onConnect} or by the unit itself.
 */
public final class PoolStrategy implements ConnectionStrategy {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");
    private static final long INVALIDATION_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final ManagedPool pool;
    private final ConnectionOptions options;
    private final AtomicLong lastInvalidation = new AtomicLong(System.nanoTime() - INVALIDATION_INTERVAL_NANOS);
    private volatile boolean closed;

    /**
     * Puts a pool behind the interface.
     *
     * @param pool closed with this strategy
     * @param options what the user chose; the pool must have been made with the same
     * @throws IllegalArgumentException if the options have a step on new connections that the pool does not run
     */
    public PoolStrategy(ManagedPool pool, ConnectionOptions options) {
        this.pool = Objects.requireNonNull(pool, "pool");
        this.options = Objects.requireNonNull(options, "options");
        if (!pool.runsOnConnect() && options.onConnect() != ConnectionOptions.NOTHING) {
            throw new IllegalArgumentException("this pool makes its connections without onConnect: give the step to the pool itself");
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Borrow and return are written out here rather than in methods of their own: the compiler then sees the pool's code and this as one, and
     * the pool's wrapper of the connection need not be allocated. HikariCP's own cost is so small that it shows.
     */
    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        Objects.requireNonNull(work, "work");
        Connection connection;
        try {
            connection = closed ? null : pool.borrow();
        } catch (SQLException e) {
            throw closed ? closedException(e) : e;
        }
        // Looked at again with a connection in hand: either this sees that close() was called, or that sees that a connection is lent out.
        if (closed) {
            throw tooLate(connection);
        }
        LentConnection lent = new LentConnection(connection);
        T result;
        try {
            result = work.apply(lent);
        } catch (Throwable failure) {
            afterFailure(lent, connection, failure);
            throw failure;
        }
        if (lent.wasTouched()) {
            giveBack(lent, connection, null);
            return result;
        }
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            discard(connection, ReplacementReason.CLEANUP_FAILED, e);
        }
        return result;
    }

    private static SQLException tooLate(Connection borrowed) throws SQLException {
        if (borrowed != null) {
            borrowed.close();
        }
        return closedException(null);
    }

    private static SQLException closedException(SQLException cause) {
        return new SQLNonTransientConnectionException("the strategy is closed", "08003", cause);
    }

    private void afterFailure(LentConnection lent, Connection connection, Throwable failure) {
        if (lent.wasClosedByWork()) {
            // It is back in the pool, and may be somebody else's by now.
            return;
        }
        if (failure instanceof Error) {
            discard(connection, ReplacementReason.ERROR_DURING_WORK, failure);
            return;
        }
        switch (ConnectionFailure.of(failure, connection)) {
            case LOST -> {
                discard(connection, ReplacementReason.LOST_DURING_WORK, failure);
                if (ConnectionFailure.onTheWire(failure)) {
                    invalidate();
                }
            }
            case DEMOTED -> {
                discard(connection, ReplacementReason.READ_ONLY_DEMOTION, failure);
                invalidate();
            }
            case ORDINARY -> giveBack(lent, connection, failure);
        }
    }

    /**
     * Rolls back before it gives back, and does not leave that to the pool: HikariCP does not notice every statement that starts a transaction,
     * and some pools never roll back. A failure here is not the work's: what the work committed stands, and what it left open is rolled back with
     * the connection.
     */
    private void giveBack(LentConnection lent, Connection connection, Throwable failure) {
        try {
            if (lent.wasClosedByWork()) {
                return;
            }
            if (connection.isClosed()) {
                discard(connection, ReplacementReason.CLOSED_DURING_WORK, failure);
                return;
            }
            lent.closeStatements();
            UnitEnd.settle(connection, lent.givenAutoCommit(), options.transactionCheck());
            if (pool.isFitToReturn(connection, lent.nanosSinceFirstTouch())) {
                connection.close();
            } else {
                discard(connection, ReplacementReason.PING_FAILED, null);
            }
        } catch (Throwable e) {
            discard(connection, ReplacementReason.CLEANUP_FAILED, e);
            if (failure != null) {
                failure.addSuppressed(e);
            } else if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private void discard(Connection connection, ReplacementReason reason, Throwable cause) {
        pool.discard(connection);
        try {
            options.listener().replaced(
                    new Replacement(reason, cause, null, null, Replacement.UNKNOWN_ID, Replacement.UNKNOWN_ID, null));
        } catch (Throwable e) {
            LOGGER.log(Level.WARNING, "a replacement listener failed", e);
        }
    }

    private void invalidate() {
        long now = System.nanoTime();
        long last = lastInvalidation.get();
        if (now - last >= INVALIDATION_INTERVAL_NANOS && lastInvalidation.compareAndSet(last, now)) {
            pool.invalidate();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>With no unit under way, the pool is closed when this returns; otherwise a daemon thread closes it when the last unit has ended,
     * and after {@link ConnectionOptions#maxWait} at the latest.
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
            Thread drain = new Thread(new Drain(pool, options.maxWait()), "goneaway-pool-drain");
            drain.setDaemon(true);
            drain.start();
        }
    }
}
