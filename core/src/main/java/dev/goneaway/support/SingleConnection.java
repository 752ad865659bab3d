// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.ConnectPolicy;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Implements the whole {@link ConnectionStrategy} contract for one connection. Before each unit of work, a {@link StaleCheck}
 * decides whether the idle connection may be used again. Strategies differ in this check only.
 *
 * <p>Thread-safe: units of work run one at a time. A virtual thread that waits for the {@link ReentrantLock}, or for the server,
 * does not pin its carrier thread.
 */
public final class SingleConnection implements ConnectionStrategy {

    private final ReentrantLock lock = new ReentrantLock();
    private final DataSource source;
    private final StaleCheck check;
    private final ConnectionOptions options;

    /**
     * The current connection. Null before the first use, and after a connection was given up. The lock guards this and the next
     * fields.
     */
    private LentConnection lent;
    private IdleTime idle;
    private IdleTime age;
    private long maxAgeNanos;
    private long id;

    /** Describes the connection that was given up last, until its replacement is ready. Otherwise null. Guarded by the lock. */
    private Replacement departed;

    private volatile boolean closed;

    /**
     * Does not connect yet.
     *
     * @param dataSource makes the connections, unpooled
     * @param check decides whether an idle connection may be used again
     * @param options what the user chose
     */
    public SingleConnection(DataSource dataSource, StaleCheck check, ConnectionOptions options) {
        this.source = Objects.requireNonNull(dataSource, "dataSource");
        this.check = Objects.requireNonNull(check, "check");
        this.options = Objects.requireNonNull(options, "options");
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        Objects.requireNonNull(work, "work");
        enter();
        try {
            refuseIfClosed();
            makeReady();
            return run(work);
        } finally {
            lock.unlock();
            closeIdle();
        }
    }

    /** Checks an idle connection. Opens a new one if there is none, or if the idle one is stale. */
    private void makeReady() throws SQLException {
        if (lent != null) {
            idle.read();
            Optional<Staleness> stale = checkIdle();
            if (stale.isEmpty()) {
                return;
            }
            giveUp(stale.get());
        }
        open();
    }

    private Optional<Staleness> checkIdle() {
        if (options.maxAge() != null && age.read() >= maxAgeNanos) {
            return Optional.of(new Staleness(Reason.TOO_OLD, null));
        }
        try {
            return check.check(lent.physical, idle);
        } catch (SQLException | RuntimeException e) {
            return Optional.of(new Staleness(Reason.CHECK_FAILED, e));
        }
    }

    private void open() throws SQLException {
        ConnectPolicy policy = options.connectPolicy();
        Connection connection = policy == null ? connect() : policy.connect(this::connect, options.listener(), () -> closed);
        lent = new LentConnection(connection);
        if (departed != null) {
            new Replacement(departed.reason(), departed.cause(), departed.idle(), departed.age(), departed.oldConnectionId(), id,
                    Duration.ofNanos(age.read())).tell(options.listener());
            departed = null;
        }
    }

    /** Connects once, and makes the connection ready for work. */
    private Connection connect() throws SQLException {
        // Both times start before the connect. So they are at least as long as the times that the server counts.
        idle = new IdleTime(options.timeSource());
        age = new IdleTime(options.timeSource());
        if (options.maxAge() != null) {
            // Programs that start together should not reconnect together.
            maxAgeNanos = (long) (options.maxAge().toNanos() * (1 - ThreadLocalRandom.current().nextDouble() / 5));
        }
        Connection connection = source.getConnection();
        try {
            options.prepare(connection);
            check.opened(connection);
            id = options.listener() == null ? Replacement.UNKNOWN_ID : PhysicalConnection.connectionId(connection);
            return connection;
        } catch (Throwable failure) {
            PhysicalConnection.abort(connection);
            throw failure;
        }
    }

    private <T> T run(SqlFunction<T> work) throws SQLException {
        T result;
        try {
            result = work.apply(lent.lend());
        } catch (Throwable failure) {
            end(failure);
            throw failure;
        }
        end(null);
        return result;
    }

    /** Ends a unit. Keeps the connection only if it can be used again. */
    private void end(Throwable failure) {
        if (lent.wasUsed()) {
            idle.markUsed();
        }
        Optional<Staleness> useless;
        try {
            useless = lent.end(failure, options);
        } catch (Error e) {
            giveUp(new Staleness(Reason.CLEANUP_FAILED, e));
            throw e;
        }
        if (useless.isPresent()) {
            giveUp(useless.get());
        } else if (lent.wasClosedByWork()) {
            giveUp(new Staleness(Reason.CLOSED_DURING_WORK, failure));
        }
    }

    private void giveUp(Staleness why) {
        departed = new Replacement(why.reason(), why.cause(), Duration.ofNanos(idle.nanos()), Duration.ofNanos(age.read()),
                id, Replacement.UNKNOWN_ID, null);
        Connection old = lent.physical;
        lent = null;
        switch (why.reason()) {
            case IDLE_TOO_LONG, TOO_OLD, CLOCKS_DISAGREE, CLOSED_DURING_WORK, SESSION_DISCARDED -> PhysicalConnection.close(old);
            default -> PhysicalConnection.abort(old);
        }
    }

    private void enter() throws SQLException {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("called from inside a unit of work: use the connection that the unit was given");
        }
        refuseIfClosed();
        try {
            if (!lock.tryLock() && !lock.tryLock(options.maxWait().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SQLTransientConnectionException(
                        "another unit of work has used the only connection for " + options.maxWait(), "HYT00");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while another unit of work used the connection", "HYT00", e);
        }
    }

    private void refuseIfClosed() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the strategy is closed", "08003");
        }
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    /** Closes the connection if the strategy is closed and no unit is running. A running unit calls this method when it ends. */
    private void closeIdle() {
        if (closed && !lock.isHeldByCurrentThread() && lock.tryLock()) {
            try {
                if (lent != null) {
                    PhysicalConnection.close(lent.physical);
                    lent = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Decides whether an idle connection may be used again. A strategy that holds a single connection consists of such a check.
     *
     * <p>A {@link SingleConnection} calls both methods under its lock. The {@link SingleConnection} never calls them while work
     * runs or inside a transaction. So an implementation needs no lock of its own.
     */
    public interface StaleCheck {

        /**
         * Checks an idle connection. A {@link SingleConnection} calls this method before each unit of work that does not get a
         * new connection. So this method must be fast.
         *
         * @param connection idle, outside any transaction
         * @param idle how long the connection has not been used
         * @return empty if the connection may be used, else why not; the connection is then replaced
         * @throws SQLException if the check itself fails; the connection is then replaced too
         */
        Optional<Staleness> check(Connection connection, IdleTime idle) throws SQLException;

        /**
         * Prepares for a new connection. Called once for each new connection, after {@link ConnectionOptions#onConnect}. May send
         * commands.
         *
         * @param connection new
         * @throws SQLException if the connection cannot be used; it is then discarded, and the caller's call fails with this
         *     exception
         */
        default void opened(Connection connection) throws SQLException {
        }
    }
}
