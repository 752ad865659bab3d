// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.ConnectPolicy;
import dev.goneaway.ConnectionOptions.ConnectPolicy.Attempt;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.ConnectionOptions.Probe.Question;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Checks the connections of a pool with a {@link Probe}, and tells a listener of each connection that fails its check. This
 * {@code DataSource} stands between a pool and a driver. The pool needs no setting but a validation by {@link
 * Connection#isValid}.
 *
 * <p>One dead path is paid for once. If a connection does not answer within the deadline, all connections that were silent since
 * the start of that check are suspect. Their next {@code isValid} returns false at once and sends nothing.
 *
 * <p>As thread-safe as the {@code DataSource} behind it. Blocks while that {@code DataSource} connects, while the connect policy
 * waits, and while the options prepare the connection.
 */
public class ProbingDataSource implements DataSource {

    private final DataSource source;
    private final Probe probe;
    private final ConnectionOptions options;

    /** The last check that got no answer; null if there was none. */
    private volatile Suspicion suspicion;
    private volatile boolean stopped;

    /**
     * Connects through {@code source}.
     *
     * @param source makes the connections, unpooled
     * @param probe checks them; each new connection is prepared for the probe
     * @param options the step on new connections, the listener and the connect policy; the other options do not count here
     */
    public ProbingDataSource(DataSource source, Probe probe, ConnectionOptions options) {
        this.source = Objects.requireNonNull(source, "source");
        this.probe = Objects.requireNonNull(probe, "probe");
        this.options = Objects.requireNonNull(options, "options");
    }

    /** The start of a check that got no answer. Connections that were not heard since then may be dead too. */
    private record Suspicion(long sinceNanos, Throwable cause) {
    }

    /**
     * Ends every wait for another attempt to connect. The listener hears of no connection that is closed from now on. The pool
     * is about to close.
     */
    public final void stop() {
        stopped = true;
    }

    /**
     * Returns whether {@link #stop} was called.
     *
     * @return true from then on
     */
    protected final boolean isStopped() { return stopped; }

    /**
     * Does the same as {@link #getConnection()}, by another way to connect.
     *
     * @param attempt connects once
     * @return a connection that is ready for work, and that the probe checks
     * @throws SQLException as the last attempt threw it
     */
    public final Connection connect(Attempt attempt) throws SQLException {
        ConnectPolicy policy = options.connectPolicy();
        return policy == null ? opened(attempt) : policy.connect(() -> opened(attempt), options.listener(), () -> stopped);
    }

    private Connection opened(Attempt attempt) throws SQLException {
        long start = System.nanoTime();
        Connection physical = attempt.connect();
        try {
            options.prepare(physical);
            Question question = probe.on(physical);
            long id = options.listener() == null ? Replacement.UNKNOWN_ID : PhysicalConnection.connectionId(physical);
            Probed probed = new Probed(physical, question, start, id);
            opened(probed);
            if (question instanceof Reporter reporter) {
                reporter.reportTo(probed::report);
            }
            return probed;
        } catch (Throwable failure) {
            PhysicalConnection.abort(physical);
            throw failure;
        }
    }

    /**
     * Handles a connection that is ready. Does nothing unless overridden.
     *
     * @param connection new
     * @throws SQLException if the connection cannot be used; it is then closed
     */
    protected void opened(Probed connection) throws SQLException {
    }

    /**
     * Returns why a pool closes a connection that passed its last check. Empty unless overridden: the listener then hears
     * nothing.
     *
     * @param connection still open
     * @return the reason; empty to tell nothing
     */
    protected Optional<Reason> whyClosed(Probed connection) {
        return Optional.empty();
    }

    /** A question that can also find the end of its connection between two checks. */
    public interface Reporter extends Question {

        /**
         * Is called once, before the first check.
         *
         * @param report tells the listener why the connection must not be used again, unless the listener knows or this side
         *     closes the connection. Closes nothing. Returns false, and does nothing, while a unit of work has the connection:
         *     the end of the unit tells more. Thread-safe
         */
        void reportTo(Predicate<Staleness> report);
    }

    /** A connection that is checked by the probe. As thread-safe as the driver's own. */
    public final class Probed extends ForwardingConnection {

        private final Question question;
        private final long madeNanos;
        private final long id;
        private final AtomicBoolean told = new AtomicBoolean();

        /** When the server last answered a check, or when the program last called or gave back this connection. */
        private volatile long heardNanos;

        /** The time from then to the start of the last check or unit. */
        private volatile long idleNanos;

        /** Whether the server has answered a check, or the login, since the last unit. */
        private volatile boolean answered = true;

        /** A watch reads this field on a thread of its own. */
        private volatile boolean lent;

        /** Set before this side closes the connection: under TLS the end can be seen before the close has returned. */
        private volatile boolean closing;

        private Probed(Connection physical, Question question, long madeNanos, long id) {
            super(physical);
            this.question = question;
            this.madeNanos = madeNanos;
            this.id = id;
            this.heardNanos = System.nanoTime();
        }

        /**
         * Returns the time at which the connect of this connection began.
         *
         * @return a {@link System#nanoTime}
         */
        public long madeNanos() { return madeNanos; }

        /**
         * Returns whether the server answered a check or the login since then, and no unit has had this connection since.
         *
         * @param nanos a {@link System#nanoTime}
         * @return false if a death since then would have stayed hidden
         */
        public boolean hasAnsweredSince(long nanos) {
            return answered && heardNanos - nanos >= 0;
        }

        /**
         * Records the start and the end of a unit of work. Inside a unit, {@link #isValid} does not ask the probe, and a close by
         * the pool is not told: the end of the unit tells it.
         *
         * @param isLent true at the start of the unit, false at its end
         */
        public void lent(boolean isLent) {
            lent = isLent;
            if (isLent) {
                answered = false;
                if (options.listener() != null) {
                    markIdle();
                }
            } else if (suspicion != null) {
                // The unit has used this connection since the check of another one, so this one is not suspect.
                heardNanos = System.nanoTime();
            }
        }

        private long markIdle() {
            long now = System.nanoTime();
            idleNanos = now - heardNanos;
            return now;
        }

        /**
         * Gives this connection up: aborts it, and tells the listener once. Sends nothing and does not wait.
         *
         * @param why told to the listener
         */
        public void giveUp(Staleness why) {
            closing = true;
            PhysicalConnection.abort(physical);
            tell(why);
        }

        /**
         * Tells the listener that this connection is given up. Only the first call has an effect.
         *
         * @param why told to the listener
         */
        public void tell(Staleness why) {
            if (!told.getAndSet(true)) {
                Duration age = Duration.ofNanos(System.nanoTime() - madeNanos);
                new Replacement(why.reason(), why.cause(), Duration.ofNanos(idleNanos), age, id, Replacement.UNKNOWN_ID, null)
                        .tell(options.listener());
            }
        }

        private boolean report(Staleness why) {
            if (lent || closing) {
                return closing;
            }
            markIdle();
            tell(why);
            return true;
        }

        /**
         * Asks the probe, within the deadline. Closes a connection that must not be used, and tells the listener why. Does not
         * close a connection that another thread used until the deadline. Inside a unit of a strategy of this project, only
         * pings. A plain pool does not tell when a unit runs. There, a call inside a unit asks the probe, and closes the
         * connection if the answer is no.
         */
        @Override
        public boolean isValid(int seconds) throws SQLException {
            if (seconds < 0) {
                throw new SQLException("the timeout of isValid must not be negative; got " + seconds, "HY024");
            }
            if (lent) {
                return physical.isValid(seconds);
            }
            // Do not ask the driver: a connection to several hosts answers only after its running query.
            if (closing) {
                return false;
            }
            long start = markIdle();
            Suspicion path = suspicion;
            if (path != null && heardNanos - path.sinceNanos < 0) {
                giveUp(new Staleness(Reason.SUSPECT, path.cause));
                return false;
            }
            int millis = (int) Math.min(seconds * 1_000L, Integer.MAX_VALUE);
            Optional<Staleness> stale;
            try {
                stale = question.ask(millis);
            } catch (SQLTimeoutException inUse) {
                return false;
            } catch (SQLException | RuntimeException e) {
                stale = Optional.of(new Staleness(Reason.CHECK_FAILED, e));
            }
            if (stale.isEmpty()) {
                answered = true;
                heardNanos = start;
                return true;
            }
            // A check that took its whole deadline shows a dead path or a frozen server, not only a dead connection.
            boolean silent = stale.get().reason() == Reason.PING_FAILED;
            if (silent && millis > 0 && System.nanoTime() - start >= millis * 900_000L) {
                suspicion = new Suspicion(start, stale.get().cause());
            }
            giveUp(stale.get());
            return false;
        }

        @Override
        protected Connection delegate() {
            // A clock is slow. The pool calls this connection when it goes back, which counts for all calls of the unit.
            if (!lent) {
                heardNanos = System.nanoTime();
            }
            return physical;
        }

        private void closedByPool() {
            closing = true;
            if (!stopped && !lent && !told.get()) {
                markIdle();
                whyClosed(this).ifPresent(reason -> tell(new Staleness(reason, null)));
            }
        }

        @Override
        public void close() throws SQLException {
            closedByPool();
            physical.close();
        }

        @Override
        public void abort(Executor executor) throws SQLException {
            closedByPool();
            physical.abort(executor);
        }

        /** Unwraps {@code Connection} to the driver's own, so that callers see whether it is a proxy for several hosts. */
        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return type == Connection.class ? type.cast(physical) : super.unwrap(type);
        }

        // Pools call these before or around each check. They show no use by the program.

        @Override public void beginRequest() throws SQLException { physical.beginRequest(); }
        @Override public int getNetworkTimeout() throws SQLException { return physical.getNetworkTimeout(); }
        @Override public void setNetworkTimeout(Executor executor, int millis) throws SQLException {
            // MySQL Connector/J 8 changes the deadline on a thread of this executor. A unit could begin before that.
            physical.setNetworkTimeout(Runnable::run, millis); }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : type.isInstance(source) ? type.cast(source) : source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || type.isInstance(source) || source.isWrapperFor(type);
    }

    // The rest of a DataSource, one call a line.

    @Override public Connection getConnection() throws SQLException { return connect(source::getConnection); }
    @Override public Connection getConnection(String user, String password) throws SQLException {
        return connect(() -> source.getConnection(user, password)); }
    @Override public int getLoginTimeout() throws SQLException { return source.getLoginTimeout(); }
    @Override public void setLoginTimeout(int seconds) throws SQLException { source.setLoginTimeout(seconds); }
    @Override public PrintWriter getLogWriter() throws SQLException { return source.getLogWriter(); }
    @Override public void setLogWriter(PrintWriter writer) throws SQLException { source.setLogWriter(writer); }
    @Override public Logger getParentLogger() throws SQLFeatureNotSupportedException { return source.getParentLogger(); }
}
