// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Holds one MySQL connection, and replaces a dead one before the next unit of work.
 *
 * <p>A check finds the dead connection. {@link #timestamp} compares the idle time with the server's {@code wait_timeout}.
 * {@link #ping} sends a ping. The constructor takes any other {@link Check}.
 *
 * <p>A unit of work runs at most once. If the connection breaks inside a unit, the caller gets the driver's own exception, and
 * the next unit gets a new connection. When a unit ends, an open transaction is rolled back and autocommit is restored. Threads
 * may share this object. Units run one at a time, and a unit waits for its turn no longer than {@code maxWait}.
 */
public final class OneConnection implements AutoCloseable {

    /** A unit of work. It must not keep the connection. */
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Decides before each unit whether the idle connection can be used again. An exception means that it cannot. */
    public interface Check {
        boolean isUsable(Connection idle) throws SQLException;
        /** Prepares the check for a new connection. An exception discards the connection and reaches the caller. */
        default void opened(Connection fresh) throws SQLException {
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final DataSource source;
    private final Check check;
    private final Duration maxWait;
    private volatile boolean closed;

    /** Guarded by the lock. Null before the first unit, and after a connection was discarded. */
    private Connection held;
    private boolean givenAutoCommit;

    /** Does not connect yet. Give it an unpooled source that sets {@code connectTimeout} and {@code socketTimeout}. */
    public OneConnection(DataSource source, Check check, Duration maxWait) {
        this.source = source;
        this.check = check;
        this.maxWait = maxWait;
    }

    /** Replaces a connection that has been idle for the server's {@code wait_timeout} minus a margin. */
    public static OneConnection timestamp(DataSource source, Duration margin, Duration maxWait) {
        return new OneConnection(source, new IdleCheck(margin), maxWait);
    }

    /** Sends a ping before each unit, and replaces a connection that does not answer in time. */
    public static OneConnection ping(DataSource source, int deadlineSeconds, Duration maxWait) {
        return new OneConnection(source, idle -> idle.isValid(deadlineSeconds), maxWait);
    }

    /**
     * Runs a unit of work once, on a connection that is new or that passed the check.
     *
     * @throws SQLException the unit's own, unchanged; or the reason why there is no connection, and then the unit did not run
     * @throws IllegalStateException if it is called from inside a unit
     */
    public <T> T withConnection(Work<T> work) throws SQLException {
        awaitTurn();
        try {
            refuseIfClosed();
            if (held == null || !isUsable()) {
                replace();
            }
            return run(work);
        } finally {
            lock.unlock();
            closeIfIdle();
        }
    }

    private void awaitTurn() throws SQLException {
        refuseIfClosed();
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a unit of work is running in this thread: use its connection");
        }
        try {
            if (!lock.tryLock() && !lock.tryLock(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SQLTransientConnectionException("another unit has held the connection for " + maxWait, "HYT00");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while another unit held the connection", "HYT00", e);
        }
    }

    private void refuseIfClosed() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("this object is closed", "08003");
        }
    }

    private boolean isUsable() {
        try {
            return check.isUsable(held);
        } catch (SQLException | RuntimeException e) {
            return false;
        }
    }

    private void replace() throws SQLException {
        discard();
        held = source.getConnection();
        try {
            givenAutoCommit = held.getAutoCommit();
            check.opened(held);
        } catch (Throwable e) {
            discard();
            throw e;
        }
    }

    private <T> T run(Work<T> work) throws SQLException {
        try {
            T result = work.run(held);
            end(null);
            return result;
        } catch (Throwable failure) {
            end(failure);
            throw failure;
        }
    }

    /** Makes the connection ready for the next unit, or discards it. The caller gets the unit's result or exception. */
    private void end(Throwable failure) {
        try {
            if (held.isClosed() || failure != null && isLostAfter(failure)) {
                discard();
                return;
            }
            if (!held.getAutoCommit()) {
                held.rollback();
            }
            if (held.getAutoCommit() != givenAutoCommit) {
                held.setAutoCommit(givenAutoCommit);
            }
        } catch (Throwable e) {
            discard();
        }
    }

    /** Returns whether the connection is lost. If the exception does not show a loss, a ping decides. */
    private boolean isLostAfter(Throwable failure) throws SQLException {
        return failure instanceof Error || showsLoss(failure) || !held.isValid(1);
    }

    /** Drops the socket without waiting for a server that may never answer. */
    private void discard() {
        Connection old = held;
        held = null;
        try {
            if (old != null) {
                try {
                    old.setNetworkTimeout(Runnable::run, 1); // Otherwise, closing a socket of TLS 1.3 waits for the server.
                } finally {
                    old.abort(Runnable::run);
                }
            }
        } catch (SQLException | RuntimeException e) {
            // The connection is closed already.
        }
    }

    /** Refuses every later call. Does not wait for a unit that is running: that unit closes the connection when it ends. */
    @Override
    public void close() {
        closed = true;
        closeIfIdle();
    }

    private void closeIfIdle() {
        if (closed && !lock.isHeldByCurrentThread() && lock.tryLock()) {
            discard();
            lock.unlock();
        }
    }

    static boolean showsLoss(Throwable failure) {
        return failure instanceof SQLException e && (isLoss(e) || showsLoss(e.getNextException()))
                || failure != null && showsLoss(failure.getCause());
    }

    /** A server that is read-only counts as lost: a new connection may lead to the new primary. */
    private static boolean isLoss(SQLException exception) {
        String message = String.valueOf(exception.getMessage()).replace('_', '-');
        String state = String.valueOf(exception.getSQLState());
        if (state.startsWith("08")) {
            return !state.matches("08001|08003|08004"); // A rollback in autocommit mode has 08003, for example.
        }
        return switch (exception.getErrorCode()) {
            case 1053, 1079, // the server shuts down
                    1927, 3169, // the connection was killed: MariaDB, MySQL
                    4031, // the connection was idle for longer than wait_timeout
                    2002, 2003, 2006, 2013, 2055, // a proxy has lost the server
                    1792, 1836, 1874, 1881 -> true; // the session or InnoDB is read-only
            case 1290 -> message.contains("read-only"); // one of many options that prevent a statement
            case 3796 -> message.contains("group-replication-consistency"); // the server has left its replication group
            case 1047 -> message.contains("WSREP"); // a Galera node has lost its cluster
            case 1180 -> message.contains("Not connected to Primary Component"); // the same, during COMMIT
            case 0 -> message.startsWith("Connection is read-only"); // the driver has switched to a read-only server
            default -> false;
        };
    }

    /** Measures from the start of the last unit, because the server counts from the last command that it received. */
    static final class IdleCheck implements Check {
        private final long marginNanos;
        private long limitNanos;
        private long usedNanos;
        private long usedMillis;

        IdleCheck(Duration margin) {
            marginNanos = margin.toNanos();
        }

        @Override
        public void opened(Connection fresh) throws SQLException {
            markUse();
            try (Statement statement = fresh.createStatement(); ResultSet row = statement.executeQuery("SELECT @@wait_timeout")) {
                row.next();
                long waitTimeout = TimeUnit.SECONDS.toNanos(row.getLong(1)); // 0 means never
                limitNanos = waitTimeout == 0 ? Long.MAX_VALUE : Math.max(waitTimeout - marginNanos, waitTimeout / 2);
            }
        }

        @Override
        public boolean isUsable(Connection idle) {
            long monotonic = System.nanoTime() - usedNanos;
            long wall = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - usedMillis);
            markUse();
            return isBelow(limitNanos, monotonic, wall);
        }

        /** One clock may be set back, and the other may stop while the machine sleeps. If they differ, the time is unknown. */
        static boolean isBelow(long limit, long monotonic, long wall) {
            boolean agree = Math.abs(wall - monotonic) <= TimeUnit.SECONDS.toNanos(1) + monotonic / 1_000;
            return agree && Math.max(monotonic, wall) < limit;
        }

        private void markUse() {
            usedNanos = System.nanoTime();
            usedMillis = System.currentTimeMillis();
        }
    }
}
