// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a unit of work a second time if the server ended its connection during the first run: for callers who say, by using this class, that
 * their units may be repeated.
 *
 * <p>The server may go away after the check and before the command, and no check can close that gap. The price of this class is that the
 * first run may have taken effect, in whole or in part. So a unit is fit for it only if running it twice is the same as running it once: a
 * read, or a write with a unique key of the caller's own.
 *
 * <p>It repeats at most once, only if work had started, and only if the other side ended the unit's own connection, or if a cluster's node
 * or a proxy refused the statement (1047, 2002, 2003). It does not repeat after an ordinary error, a demotion, a loss of another
 * connection, an {@code Error}, or on an interrupted thread. It does not repeat after a timeout or an abort either: the server may
 * still be at work, and may commit the first run minutes later. {@link #evenIfServerMayBeAtWork} repeats in that case too. Behind a proxy that cuts
 * connections by itself, the server may be at work as well: only a unique key protects there.
 *
 * <p>The second run gets what the strategy gives next. That is a new connection where the strategy holds a single one or can retire those of
 * its pool. If the second run fails too, its exception is thrown, with the first one as a suppressed exception. As thread-safe as the
 * strategy inside. If a loss is possible and the driver calls the
 * connection open, it sends a query and waits at most one second for the reply.
 */
public final class RepeatOnce implements ConnectionStrategy {

    private final ConnectionStrategy strategy;
    private final boolean evenIfAtWork;

    /**
     * Declares that every unit of work given to this object may be repeated.
     *
     * @param strategy runs the work; closed with this object
     * @throws IllegalArgumentException if the strategy repeats already
     */
    public RepeatOnce(ConnectionStrategy strategy) {
        this(strategy, false);
    }

    private RepeatOnce(ConnectionStrategy strategy, boolean evenIfAtWork) {
        this.strategy = Objects.requireNonNull(strategy, "strategy");
        this.evenIfAtWork = evenIfAtWork;
        if (strategy instanceof RepeatOnce) {
            throw new IllegalArgumentException("the strategy repeats lost units already: use it as it is");
        }
    }

    /**
     * Declares that a unit may be repeated even while the server may still be running it: after a timeout, or after an abort of the driver's
     * own connection. Both runs may then take effect, in any order, and the first one long after the second.
     *
     * @param strategy runs the work; closed with the result
     * @return repeats after every loss of the unit's own connection, except on an interrupted thread, or if the unit closed or aborted its
     *     connection
     * @throws IllegalArgumentException if the strategy repeats already
     */
    public static RepeatOnce evenIfServerMayBeAtWork(ConnectionStrategy strategy) {
        return new RepeatOnce(strategy, true);
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        Objects.requireNonNull(work, "work");
        AtomicBoolean repeat = new AtomicBoolean();
        try {
            return strategy.withConnection(connection -> {
                try {
                    return work.apply(connection);
                } catch (SQLException | RuntimeException failure) {
                    // Judged here, while the connection can still be asked.
                    repeat.set(mayRepeat(failure, connection));
                    throw failure;
                }
            });
        } catch (SQLException | RuntimeException first) {
            if (!repeat.get()) {
                throw first;
            }
            return again(work, first);
        }
    }

    private boolean mayRepeat(Exception failure, Connection connection) {
        if (Thread.currentThread().isInterrupted()
                || connection instanceof LentConnection lent && (lent.wasClosedByWork() || lent.wasAbortedByWork())) {
            return false;
        }
        if (ConnectionFailure.isClosed(connection)) {
            // The driver's own word counts first: the exception may be another connection's.
            SQLException reason = ConnectionFailure.reasonOfClose(connection);
            return evenIfAtWork || ConnectionFailure.isDroppedByServer(reason == null ? failure : reason, true);
        }
        boolean canBeLost = ConnectionFailure.of(failure, connection).compareTo(ConnectionFailure.IN_DOUBT) <= 0
                && (evenIfAtWork || ConnectionFailure.isDroppedByServer(failure, true));
        return ConnectionFailure.isRefusalOfCluster(failure) || canBeLost && !answers(connection);
    }

    /** By a query, because a server that is shutting down answers a ping. */
    private static boolean answers(Connection connection) {
        try {
            if (connection instanceof LentConnection lent) {
                lent.closeStatements();
            }
            MySqlSession.isReadOnly(connection);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private <T> T again(SqlFunction<T> work, Exception first) throws SQLException {
        try {
            return strategy.withConnection(work);
        } catch (SQLException | RuntimeException second) {
            if (second != first) {
                second.addSuppressed(first);
            }
            throw second;
        }
    }

    @Override
    public void close() {
        strategy.close();
    }
}
