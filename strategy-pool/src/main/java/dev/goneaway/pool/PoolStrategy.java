// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.SessionReset;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.LossOrigin;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.support.LentConnection;
import dev.goneaway.support.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs each unit of work on a connection borrowed from a pool, and never gives a lost or demoted connection back to it.
 *
 * <p>The pool replaces connections by age and validation; {@link HikariRecycle} and {@link C3p0Recycle} configure two for that, and
 * {@link AnyPool} takes one as it is. Units run side by side; a unit started from inside another gets a connection of its own.
 *
 * <p>After a loss or a demotion that the server caused, every connection that the pool holds is retired, as SQLAlchemy does: the server that
 * dropped one has probably dropped all. This happens at most once a second. A loss on a connection that was lent before the last such
 * retirement retires nothing: the connections that were made since are newer than what was lost. A timeout, an abort or an interrupt,
 * which this program caused, costs one connection, and so does a write in a transaction that the program itself made read-only.
 *
 * <p>The listener is called for the connection of a unit that this class takes out of the pool. It is not called for the other connections
 * that are retired then, nor for those that the pool replaces by age or after a failed validation: the pool logs them. Which physical connection a unit of work gets is never certain with
 * a pool, so session state must be made by {@link ConnectionOptions#onConnect} or by the unit itself.
 */
public final class PoolStrategy implements ConnectionStrategy {

    private static final long INVALIDATION_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ManagedPool pool;
    private final ConnectionOptions options;

    /** How often every connection of the pool was retired. */
    private final AtomicInteger invalidations = new AtomicInteger();
    private volatile long lastInvalidation = System.nanoTime() - INVALIDATION_INTERVAL_NANOS;
    private volatile boolean closed;

    /**
     * Puts a pool behind the interface.
     *
     * @param pool closed with this strategy
     * @param options what the user chose; the pool must have been made with the same
     * @throws IllegalArgumentException if the pool does not run a step on new connections, and the options have such a step or a reset
     */
    public PoolStrategy(ManagedPool pool, ConnectionOptions options) {
        this.pool = Objects.requireNonNull(pool, "pool");
        this.options = Objects.requireNonNull(options, "options");
        if (!pool.runsOnConnect() && options.onConnect() != null) {
            throw new IllegalArgumentException("this pool makes its connections without onConnect: give the step to the pool itself");
        }
        if (!pool.runsOnConnect() && options.resetWhen() != SessionReset.When.NEVER && options.sessionReset() != null) {
            throw new IllegalArgumentException(
                    "what this pool sets on its new connections is unknown: discard its sessions instead of a reset (a null SessionReset)");
        }
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        Objects.requireNonNull(work, "work");
        // The borrow is not in a method of its own: so the compiler sees the pool's code and this code as one.
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
        // Read after the borrow: what is lent from now on is newer than the last invalidation, unless that is happening at this moment.
        int generation = invalidations.get();
        LentConnection lent = new LentConnection(connection);
        T result;
        try {
            result = work.apply(lent);
        } catch (Throwable failure) {
            end(lent, connection, generation, failure);
            throw failure;
        }
        end(lent, connection, generation, null);
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

    /**
     * Gives a connection back, or discards it, after a unit. {@link LentConnection#end} rolls back before: HikariCP does not notice every statement
     * that starts a transaction, and some pools never roll back.
     */
    private void end(LentConnection lent, Connection connection, int generation, Throwable failure) {
        try {
            Optional<Staleness> useless = lent.end(failure, options);
            if (useless.isPresent()) {
                discard(connection, generation, useless.get());
            } else if (!lent.wasUsed() || pool.isFitToReturn(connection, lent.nanosSinceFirstUse())) {
                connection.close();
            } else {
                discard(connection, generation, new Staleness(Replacement.Reason.PING_FAILED, null));
            }
        } catch (SQLException | RuntimeException | Error e) {
            discard(connection, generation, new Staleness(Replacement.Reason.CLEANUP_FAILED, e));
            if (failure != null) {
                failure.addSuppressed(e);
            } else if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private void discard(Connection connection, int generation, Staleness why) {
        // Before the discard, which makes the pool connect: what it makes then must not be retired.
        if (isEvidence(connection, why)) {
            invalidate(generation);
        }
        pool.discard(connection);
        new Replacement(why.reason(), why.cause(), null, null, Replacement.UNKNOWN_ID, Replacement.UNKNOWN_ID, null).tell(options.listener());
    }

    /** Whether this server is to blame, and not a deadline, an interrupt, a mistake here, or another server that the work was using. */
    private static boolean isEvidence(Connection connection, Staleness why) {
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
     * A connection that was lent before the last invalidation is old: its failure says nothing about those made since. The interval
     * is for a server that stays read-only: it limits how often every connection is made again for the writes that fail.
     */
    private void invalidate(int generation) {
        long now = System.nanoTime();
        if (now - lastInvalidation >= INVALIDATION_INTERVAL_NANOS && invalidations.compareAndSet(generation, generation + 1)) {
            lastInvalidation = now;
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
