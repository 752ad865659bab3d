// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.time.Duration;
import java.util.Objects;

/**
 * What every strategy lets its user choose; immutable, with working defaults.
 *
 * <p>The account, the URL, TLS and the deadlines of the connection itself are set on the {@code DataSource}. Set {@code connectTimeout} and
 * {@code socketTimeout} there: Connector/J waits for ever by default.
 *
 * @param onConnect runs on each new connection before any work, for session state such as {@code SET time_zone}; it must leave no
 *     transaction open
 * @param listener is told of each replacement
 * @param maxWait how long a unit of work waits for its turn on a connection that others are using; positive
 * @param transactionCheck tells whether a unit of work may have left a transaction open
 * @param timeSource the clocks that idle time is measured with
 * @param resetWhen after which units the session is reset
 * @param sessionReset how the session is reset, or {@link SessionReset#DISCARD}
 */
public record ConnectionOptions(SqlConsumer onConnect, ReplacementListener listener, Duration maxWait, TransactionCheck transactionCheck,
        TimeSource timeSource, SessionReset.When resetWhen, SessionReset sessionReset) {

    /** Does nothing on a new connection. */
    public static final SqlConsumer NOTHING = connection -> { };

    /** Nothing to do on connect, no listener, a wait of 30 seconds, autocommit as the only sign of a transaction, no reset of sessions. */
    public static final ConnectionOptions DEFAULTS = new ConnectionOptions(NOTHING, ReplacementListener.NONE, Duration.ofSeconds(30),
            TransactionCheck.AUTOCOMMIT_OFF, TimeSource.SYSTEM, SessionReset.When.NEVER, SessionReset.DISCARD);

    /**
     * Refuses what no strategy could work with.
     *
     * @param onConnect a step on each new connection
     * @param listener hears of replacements
     * @param maxWait how long to wait for a turn
     * @param transactionCheck whether a transaction may be open
     * @param timeSource the clocks
     * @param resetWhen when to reset
     * @param sessionReset how to reset
     * @throws NullPointerException if anything is null
     * @throws IllegalArgumentException if the wait is not above zero, or above 100 years
     */
    public ConnectionOptions {
        Objects.requireNonNull(onConnect, "onConnect");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(transactionCheck, "transactionCheck");
        Objects.requireNonNull(timeSource, "timeSource");
        Objects.requireNonNull(resetWhen, "resetWhen");
        Objects.requireNonNull(sessionReset, "sessionReset");
        Durations.requirePositive("maxWait", maxWait, Duration.ofSeconds(30));
    }

    /**
     * These options with another step on new connections.
     *
     * @param step the step
     * @return new options
     */
    public ConnectionOptions withOnConnect(SqlConsumer step) {
        return new ConnectionOptions(step, listener, maxWait, transactionCheck, timeSource, resetWhen, sessionReset);
    }

    /**
     * These options with another listener.
     *
     * @param other the listener
     * @return new options
     */
    public ConnectionOptions withListener(ReplacementListener other) {
        return new ConnectionOptions(onConnect, other, maxWait, transactionCheck, timeSource, resetWhen, sessionReset);
    }

    /**
     * These options with another limit to the wait for a turn.
     *
     * @param limit positive
     * @return new options
     */
    public ConnectionOptions withMaxWait(Duration limit) {
        return new ConnectionOptions(onConnect, listener, limit, transactionCheck, timeSource, resetWhen, sessionReset);
    }

    /**
     * These options with another check for open transactions.
     *
     * @param check the check
     * @return new options
     */
    public ConnectionOptions withTransactionCheck(TransactionCheck check) {
        return new ConnectionOptions(onConnect, listener, maxWait, check, timeSource, resetWhen, sessionReset);
    }

    /**
     * These options with other clocks.
     *
     * @param clocks the clocks
     * @return new options
     */
    public ConnectionOptions withTimeSource(TimeSource clocks) {
        return new ConnectionOptions(onConnect, listener, maxWait, transactionCheck, clocks, resetWhen, sessionReset);
    }

    /**
     * These options with another rule for what a unit leaves in its session beyond JDBC's own settings, which are always restored.
     *
     * @param when after which units
     * @param reset resets the session, or {@link SessionReset#DISCARD}
     * @return new options
     */
    public ConnectionOptions withSessionReset(SessionReset.When when, SessionReset reset) {
        return new ConnectionOptions(onConnect, listener, maxWait, transactionCheck, timeSource, when, reset);
    }
}
