// SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.ReplacementReason;
import dev.goneaway.SqlFunction;
import dev.goneaway.TransactionCheck;
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
    private final boolean settles;
    private final AtomicLong lastInvalidation = new AtomicLong(System.nanoTime() - INVALIDATION_INTERVAL_NANOS);
    private volatile boolean closed;

    /**
     * Puts a pool behind the interface.
     *
     * @param pool closed with this strategy
     * @param options what the user chose; the pool must have been made with the same
     */
    public PoolStrategy(ManagedPool pool, ConnectionOptions options) {
        this.pool = Objects.requireNonNull(pool, "pool");
        this.options = Objects.requireNonNull(options, "options");
        this.settles = !pool.resetsOnReturn() || options.transactionCheck() != TransactionCheck.AUTOCOMMIT_OFF;
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
        boolean givenAutoCommit = !settles || autoCommitOf(connection);
        T result;
        try {
            result = work.apply(connection);
        } catch (Throwable failure) {
            afterFailure(connection, givenAutoCommit, failure);
            throw failure;
        }
        try {
            if (settles) {
                settle(connection, givenAutoCommit);
            }
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

    private boolean autoCommitOf(Connection connection) throws SQLException {
        try {
            return connection.getAutoCommit();
        } catch (SQLException | RuntimeException e) {
            discard(connection, ReplacementReason.CHECK_FAILED, e);
            throw e;
        }
    }

    private static SQLException closedException(SQLException cause) {
        return new SQLNonTransientConnectionException("the strategy is closed", "08003", cause);
    }

    private void afterFailure(Connection connection, boolean givenAutoCommit, Throwable failure) {
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
            case ORDINARY -> giveBack(connection, givenAutoCommit, failure);
        }
    }

    /** A failure here is not the work's: what the work committed stands, and what it left open is rolled back with the connection. */
    private void giveBack(Connection connection, boolean givenAutoCommit, Throwable failure) {
        try {
            if (settles) {
                settle(connection, givenAutoCommit);
            }
            connection.close();
        } catch (SQLException | RuntimeException e) {
            discard(connection, ReplacementReason.CLEANUP_FAILED, e);
            failure.addSuppressed(e);
        }
    }

    private void settle(Connection connection, boolean givenAutoCommit) throws SQLException {
        if (!connection.isClosed()) {
            UnitEnd.settle(connection, givenAutoCommit, options.transactionCheck());
        }
    }

    private void discard(Connection connection, ReplacementReason reason, Throwable cause) {
        pool.discard(connection);
        try {
            options.listener().replaced(
                    new Replacement(reason, cause, null, null, Replacement.UNKNOWN_ID, Replacement.UNKNOWN_ID, null));
        } catch (RuntimeException e) {
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
