// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.Replacement.Listener;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Contains what the user of any strategy can choose. Options are immutable, and their defaults work.
 *
 * <p>The account, the URL, TLS and the deadlines of the connection itself are set on the {@code DataSource}. Set {@code
 * connectTimeout} and {@code socketTimeout} there, because MySQL Connector/J waits without limit by default.
 *
 * @param onConnect runs on each new connection before any work, for session state such as {@code SET time_zone}; it must leave no
 *     transaction open; null for nothing
 * @param listener is called for each replacement; null for none
 * @param maxWait how long a unit of work waits while other units use the connection; positive
 * @param transactionCheck finds transactions that were opened in SQL; null to find only those that {@code setAutoCommit(false)}
 *     opened
 * @param timeSource the clocks that measure idle time
 * @param sessionReset decides what becomes of the session after a unit; null to leave it as it is
 * @param connectPolicy decides how often a failed connect is tried again; null for one attempt
 * @param maxAge the age at which a strategy with a single connection replaces it; null for no limit
 */
public record ConnectionOptions(SqlConsumer onConnect, Listener listener, Duration maxWait, TransactionCheck transactionCheck,
        TimeSource timeSource, SessionReset sessionReset, ConnectPolicy connectPolicy, Duration maxAge) {

    /**
     * No step on connect, no listener, a wait of 30 seconds, no transaction check, the clocks of this machine, no reset of
     * sessions, one attempt to connect, no age limit.
     */
    public static final ConnectionOptions DEFAULTS =
            new ConnectionOptions(null, null, Duration.ofSeconds(30), null, TimeSource.SYSTEM, null, null, null);

    /**
     * Refuses values with which no strategy can work.
     *
     * @throws NullPointerException if {@code maxWait} or {@code timeSource} is null
     * @throws IllegalArgumentException if the wait or the age limit is not above zero, or above 100 years
     */
    public ConnectionOptions {
        requirePositive("maxWait", maxWait, Duration.ofSeconds(30));
        requirePositive("maxAge", maxAge == null ? maxWait : maxAge, Duration.ofMinutes(30));
        Objects.requireNonNull(timeSource, "timeSource");
    }

    /**
     * Returns these options with another step on new connections.
     *
     * @param step runs on each new connection; null for nothing
     * @return new options
     */
    public ConnectionOptions withOnConnect(SqlConsumer step) {
        return new ConnectionOptions(step, listener, maxWait, transactionCheck, timeSource, sessionReset, connectPolicy, maxAge);
    }

    /**
     * Runs {@link #onConnect} if there is one.
     *
     * @param connection new
     * @throws SQLException as the step threw it; discard the connection then
     */
    public void prepare(Connection connection) throws SQLException {
        if (onConnect != null) {
            onConnect.accept(connection);
        }
    }

    /**
     * Returns these options with another listener.
     *
     * <p>With a listener, a strategy queries the {@code CONNECTION_ID()} of each connection that it makes. That costs one more
     * round trip per connect.
     *
     * @param next is called for each replacement; null for none
     * @return new options
     */
    public ConnectionOptions withListener(Listener next) {
        return new ConnectionOptions(onConnect, next, maxWait, transactionCheck, timeSource, sessionReset, connectPolicy, maxAge);
    }

    /**
     * Returns these options with another limit for the wait.
     *
     * @param max positive
     * @return new options
     */
    public ConnectionOptions withMaxWait(Duration max) {
        return new ConnectionOptions(onConnect, listener, max, transactionCheck, timeSource, sessionReset, connectPolicy, maxAge);
    }

    /**
     * Returns these options with another check for open transactions.
     *
     * @param check finds transactions that were opened in SQL; null for no check
     * @return new options
     */
    public ConnectionOptions withTransactionCheck(TransactionCheck check) {
        return new ConnectionOptions(onConnect, listener, maxWait, check, timeSource, sessionReset, connectPolicy, maxAge);
    }

    /**
     * Returns these options with other clocks.
     *
     * @param clocks measure idle time
     * @return new options
     */
    public ConnectionOptions withTimeSource(TimeSource clocks) {
        return new ConnectionOptions(onConnect, listener, maxWait, transactionCheck, clocks, sessionReset, connectPolicy, maxAge);
    }

    /**
     * Returns these options with another rule for what a unit leaves in its session. JDBC's own settings are restored in any
     * case.
     *
     * @param reset decides what becomes of the session, for example a {@code ResetAfter}; null to leave it as it is
     * @return new options
     */
    public ConnectionOptions withSessionReset(SessionReset reset) {
        return new ConnectionOptions(onConnect, listener, maxWait, transactionCheck, timeSource, reset, connectPolicy, maxAge);
    }

    /**
     * Returns these options with another policy for failed connects.
     *
     * @param policy for example a {@code ConnectRetry}; null for one attempt
     * @return new options
     */
    public ConnectionOptions withConnectPolicy(ConnectPolicy policy) {
        return new ConnectionOptions(onConnect, listener, maxWait, transactionCheck, timeSource, sessionReset, policy, maxAge);
    }

    /**
     * Returns these options with another age limit. Without a limit, a single connection that works is kept for ever, even if
     * its address leads to another server by now. SQLAlchemy calls the limit {@code pool_recycle}.
     *
     * @param age counted from the connect, less a random part of up to a fifth; null for no limit. A pool has its own setting
     * @return new options
     */
    public ConnectionOptions withMaxAge(Duration age) {
        return new ConnectionOptions(
                onConnect, listener, maxWait, transactionCheck, timeSource, sessionReset, connectPolicy, age);
    }

    /**
     * Returns the duration if it is above zero and at most 100 years.
     *
     * @param name what the duration is called in the message
     * @param value the duration
     * @param example a good value for the message
     * @return the value
     * @throws NullPointerException if the value is null
     * @throws IllegalArgumentException if it is zero, negative, or longer than 100 years
     */
    public static Duration requirePositive(String name, Duration value, Duration example) {
        Objects.requireNonNull(value, name);
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException(
                    name + " must be above zero and at most 100 years, for example " + example + "; got " + value);
        }
        return value;
    }

    /**
     * Finds out at the end of a unit of work, with no round trip, whether SQL may have left a transaction open while autocommit
     * is on.
     *
     * <p>JDBC cannot see a transaction that was opened in SQL ({@code START TRANSACTION}). Without a check, such a transaction
     * stays open. The writes of later units then belong to this transaction, and are committed or lost with it. MySQL reports the
     * state of the transaction with every reply that is not an error, and MySQL Connector/J keeps this state. With this check
     * such a transaction is rolled back when its unit ends:
     * <pre>{@code
     * c -> c.unwrap(com.mysql.cj.jdbc.JdbcConnection.class).getSession().getServerSession().inTransactionOnServer()
     * }</pre>
     *
     * <p>While autocommit is off, no check is called: a unit that used its connection is always rolled back, with one round trip.
     * The driver does not see {@code SET autocommit=0} in SQL, so no check can see that statement. Use {@link
     * Connection#setAutoCommit} instead.
     */
    public interface TransactionCheck {

        /**
         * Returns whether a transaction may be open. A wrong true costs a round trip. A wrong false leaves the transaction to the
         * next unit.
         *
         * @param connection the connection that the unit has just used; send nothing on it
         * @return false only if there is nothing to roll back
         * @throws SQLException if the connection cannot be used any more; it is then discarded
         */
        boolean mayBeOpen(Connection connection) throws SQLException;
    }

    /**
     * The two clocks of the machine. Each clock can be wrong. Reading a clock must not block.
     *
     * @param monotonicNanos reads a clock that never runs backwards, but may stand still while the machine sleeps; only
     *     differences between its nanoseconds have a meaning
     * @param wallMillis reads a clock that goes on while the machine sleeps, but may be set in either direction; milliseconds
     *     since 1970
     */
    public record TimeSource(LongSupplier monotonicNanos, LongSupplier wallMillis) {

        /** The clocks of this machine. */
        public static final TimeSource SYSTEM = new TimeSource(System::nanoTime, System::currentTimeMillis);
    }

    /**
     * Decides at the end of a unit what happens to the session state that JDBC cannot see: table locks, {@code GET_LOCK} locks,
     * user variables, temporary tables, {@code sql_mode} and others. {@code ResetAfter} implements this interface.
     */
    public interface SessionReset {

        /**
         * Resets a session, leaves it as it is, or returns false so that the strategy discards it. Called at the end of each unit
         * that used its connection, if the connection would otherwise be kept. JDBC's own settings are restored before, and
         * transactions that JDBC sees are rolled back.
         *
         * @param connection may be a pool's; must have the same autocommit mode afterwards
         * @param failure what the unit threw; null if it succeeded
         * @param options the strategy's options; call {@link #prepare} if the session is like a new one
         * @return false to discard the connection
         * @throws SQLException if the session could not be reset; the connection is then discarded
         */
        boolean reset(Connection connection, Throwable failure, ConnectionOptions options) throws SQLException;

        /**
         * Returns whether this object only discards sessions. A strategy on a pool that the program configured itself accepts no
         * other object. The strategy does not know what such a pool sets on new connections.
         *
         * @return false unless overridden
         */
        default boolean discardsOnly() {
            return false;
        }
    }

    /**
     * Decides how often a strategy tries to connect before a unit of work starts. Nothing was sent for the unit yet, so another
     * attempt is safe. {@code ConnectRetry} implements this interface.
     */
    public interface ConnectPolicy {

        /**
         * Connects, with as many attempts as this policy allows.
         *
         * @param attempt connects once
         * @param listener hears of the wait; null for none
         * @param ended true as soon as the strategy is closed; another attempt is useless then
         * @return a connection that is ready for work
         * @throws SQLException as the last attempt threw it
         */
        Connection connect(Attempt attempt, Listener listener, BooleanSupplier ended) throws SQLException;

        /** Connects once. */
        interface Attempt {

            /**
             * Connects, and makes the connection ready for work.
             *
             * @return a new connection
             * @throws SQLException if there is none; nothing stays open then
             */
            Connection connect() throws SQLException;
        }
    }

    /**
     * Sends something to an idle connection and judges the answer. A strategy or a pool checks its connections with a probe. A
     * strategy never asks inside a unit of work. In a plain pool, a program that calls {@code isValid} inside a unit asks there.
     * Thread-safe; each connection has a {@link Question} of its own.
     */
    public interface Probe {

        /**
         * Calls {@link Connection#isValid}, which MySQL Connector/J sends as COM_PING. The deadline is rounded up to whole
         * seconds, because JDBC counts in seconds. Under TLS, MySQL Connector/J may take twice as long if the server is frozen.
         */
        Probe PING = connection -> millis -> connection.isValid((int) Math.min((millis + 999L) / 1_000, 2_000_000))
                ? Optional.empty() : Optional.of(new Staleness(Reason.PING_FAILED, null));

        /**
         * Prepares for a new connection. May send commands.
         *
         * @param connection the driver's own connection, new
         * @return asks this connection from now on
         * @throws SQLException if the connection cannot be used, for example because its server is read-only
         */
        Question on(Connection connection) throws SQLException;

        /** Asks one connection. One thread at a time may call it. */
        interface Question {

            /**
             * Asks once, and waits for the answer.
             *
             * @param millis how long the answer may take; 0 for no limit
             * @return empty if the connection may be used, else why not
             * @throws SQLException if the check itself fails
             */
            Optional<Staleness> ask(int millis) throws SQLException;

            /**
             * Allows this question to keep a statement open. Call this method only if nothing resets the session: MySQL
             * Connector/J does not reset a session with an open statement.
             */
            default void mayKeepStatement() { }
        }
    }
}
