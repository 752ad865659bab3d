// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a unit of work a second time if the server ended its connection during the first run. With this class a caller declares
 * that every unit may run twice.
 *
 * <p>A server can go away after the check and before the command, and no check can prevent that. The first run may have taken
 * effect, in whole or in part. So use this class only if running a unit twice has the same effect as running it once. This
 * condition is met by a read, and by a write with the caller's own unique key.
 *
 * <p>This class repeats a unit at most once. It repeats only if the work had started, and if the other side ended the unit's own
 * connection, or a cluster node or a proxy refused the statement (1047, 2002, 2003). It does not repeat after an ordinary error,
 * a demotion, a loss of another connection, an {@code Error}, or on an interrupted thread. It does not repeat after a timeout or
 * an abort: the server may still run the first unit, and may commit it minutes later. The method {@link #evenIfServerMayBeAtWork}
 * repeats after a timeout or an abort too. MariaDB Connector/J ends the query on the server when it aborts, so after such an
 * abort this class repeats. If a proxy cuts the connection, this class repeats, although the server may still run
 * the first unit. Only a unique key protects the caller then.
 *
 * <p>The second run gets the connection that the strategy gives next. If the second run fails too, its exception is thrown, and
 * the first exception is a suppressed exception of it. This class is as thread-safe as its strategy. If a loss is possible and
 * the driver calls the connection open, this class sends one query and waits at most one second for the reply.
 */
public final class RepeatOnce implements ConnectionStrategy {

    private static final int DEADLINE_MILLIS = 1_000;

    private final ConnectionStrategy strategy;
    private final boolean evenIfAtWork;

    /**
     * Declares that every unit of work that is given to this object may run twice.
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
     * Repeats a unit even if the server may still run the first one: after a timeout, or after an abort of the driver's own
     * connection. Both runs may then take effect, in any order. The first run may take effect long after the second.
     *
     * @param strategy runs the work; closed with the result
     * @return repeats after each loss of the unit's own connection, but not on an interrupted thread, and not if the unit closed
     *     or aborted its connection
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
                    // Decide here, while the connection can still carry a query.
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
        if (Thread.currentThread().isInterrupted() || connection instanceof Lent lent && lent.wasEndedByWork()) {
            return false;
        }
        if (ConnectionFailure.isClosed(connection)) {
            // Prefer the driver's own reason for the close, because the exception may belong to another connection.
            SQLException reason = ConnectionFailure.reasonOfClose(connection);
            return evenIfAtWork || LossOrigin.isDroppedByServer(reason == null ? failure : reason, true);
        }
        boolean canBeLost = ConnectionFailure.of(failure, connection).compareTo(ConnectionFailure.IN_DOUBT) <= 0
                && (evenIfAtWork || LossOrigin.isDroppedByServer(failure, true));
        return LossOrigin.isRefusalOfCluster(failure) || canBeLost && !answers(connection);
    }

    /** Returns whether a query gets a reply. A ping is not enough: a server that is shutting down still answers pings. */
    private static boolean answers(Connection connection) {
        try {
            if (connection instanceof Lent lent) {
                lent.closeStatements();
            }
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, DEADLINE_MILLIS);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
            connection.setNetworkTimeout(Runnable::run, timeout);
            return true;
        } catch (SQLException e) {
            return ConnectionFailure.of(e) == ConnectionFailure.ORDINARY;
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
