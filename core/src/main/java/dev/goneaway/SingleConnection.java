// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Holds one connection and asks a {@link StaleCheck} before each unit of work whether it may be used once more; the whole of the
 * {@link ConnectionStrategy} contract, with the idea of the strategy left out.
 *
 * <p>Thread-safe: units of work run one at a time. The lock is a {@link ReentrantLock}, so that a virtual thread that waits for its turn,
 * or for the server, does not pin its carrier.
 */
public final class SingleConnection implements ConnectionStrategy {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway");

    private final ReentrantLock lock = new ReentrantLock();
    private final DataSource source;
    private final StaleCheck check;
    private final ConnectionOptions options;

    /** Guarded by the lock; null before first use, and after a connection was given up. */
    private HeldConnection held;

    /** Guarded by the lock; the connection that was given up last, while it has no successor. */
    private HeldConnection.Departure departed;

    private volatile boolean closed;

    /**
     * Connects to nothing yet.
     *
     * @param dataSource makes the connections, unpooled
     * @param check tells whether an idle connection may be used once more
     * @param options what the user chose
     */
    public SingleConnection(DataSource dataSource, StaleCheck check, ConnectionOptions options) {
        this.check = Objects.requireNonNull(check, "check");
        this.options = Objects.requireNonNull(options, "options");
        this.source = new InitializingDataSource(Objects.requireNonNull(dataSource, "dataSource"), connection -> {
            options.onConnect().accept(connection);
            check.opened(connection);
        });
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
            leave();
        }
    }

    /** Before use: a connection just made is fit, an idle one must pass the check. */
    private void makeReady() throws SQLException {
        if (held != null) {
            held.idle.lap();
            Optional<Staleness> stale = judge();
            if (stale.isEmpty()) {
                return;
            }
            giveUp(stale.get().reason(), stale.get().cause());
        }
        open();
    }

    private Optional<Staleness> judge() {
        try {
            return check.check(held.connection, held.idle);
        } catch (SQLException | RuntimeException e) {
            return Optional.of(new Staleness(ReplacementReason.CHECK_FAILED, e));
        }
    }

    private void open() throws SQLException {
        TimeSource time = options.timeSource();
        IdleTime idle = new IdleTime(time);
        IdleTime age = new IdleTime(time);
        long start = time.monotonicNanos();
        Connection connection = source.getConnection();
        try {
            held = new HeldConnection(connection, idle, age, options.listener() != ReplacementListener.NONE);
        } finally {
            if (held == null) {
                Disposal.abort(connection);
            }
        }
        if (departed != null) {
            Replacement replacement = departed.replacedBy(held, Duration.ofNanos(time.monotonicNanos() - start));
            departed = null;
            tell(replacement);
        }
    }

    private void tell(Replacement replacement) {
        try {
            options.listener().replaced(replacement);
        } catch (Throwable e) {
            LOGGER.log(Level.WARNING, "a replacement listener failed", e);
        }
    }

    private <T> T run(SqlFunction<T> work) throws SQLException {
        T result;
        try {
            result = work.apply(held.lend());
        } catch (Throwable failure) {
            end(failure);
            throw failure;
        }
        end(null);
        return result;
    }

    /** After a unit: keeps the connection only if it can be used again. */
    private void end(Throwable failure) {
        Optional<Staleness> useless;
        try {
            useless = held.end(failure, options);
        } catch (Error e) {
            giveUp(ReplacementReason.CLEANUP_FAILED, e);
            throw e;
        }
        useless.ifPresent(why -> giveUp(why.reason(), why.cause()));
    }

    private void giveUp(ReplacementReason reason, Throwable cause) {
        departed = held.depart(reason, cause);
        Connection connection = held.connection;
        held = null;
        switch (reason) {
            case IDLE_TOO_LONG, CLOCKS_DISAGREE, CLOSED_DURING_WORK, SESSION_DISCARDED -> Disposal.close(connection);
            default -> Disposal.abort(connection);
        }
    }

    private void enter() throws SQLException {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("called from inside a unit of work: use the connection that the unit was given");
        }
        refuseIfClosed();
        if (!lock.tryLock() && !await()) {
            throw new SQLTransientConnectionException(
                    "another unit of work has held the only connection for " + options.maxWait(), "HYT00");
        }
    }

    private void refuseIfClosed() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the strategy is closed", "08003");
        }
    }

    private boolean await() throws SQLException {
        try {
            return lock.tryLock(options.maxWait().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while another unit of work held the only connection", "HYT00", e);
        }
    }

    private void leave() {
        lock.unlock();
        if (closed) {
            closeIdle();
        }
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    /** Whoever leaves last closes: a unit that runs now looks at {@code closed} after it has unlocked. */
    private void closeIdle() {
        if (!lock.isHeldByCurrentThread() && lock.tryLock()) {
            try {
                if (held != null) {
                    Disposal.close(held.connection);
                    held = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
