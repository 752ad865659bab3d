// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import java.time.Duration;

/**
 * What a strategy promises beyond the common contract, or does not; what it does not promise is asserted the other way round.
 *
 * @param findsIdleTimeout whether a connection that the server closed for idleness is replaced unnoticed
 * @param findsKill whether a connection that was killed while idle is replaced unnoticed
 * @param blindWindow how long after its last use a connection is used again unseen; zero if never
 * @param checksOnTheWire how many commands a check before a unit sends
 * @param holdsOneConnection whether units run one at a time on one connection, rather than side by side
 * @param keepsGivenAutoCommit whether autocommit off, as the {@code DataSource} gave it, is what a unit finds
 * @param tellsAllReplacements whether the listener hears of replacements before use too, with ids and times
 */
public record Promises(
        boolean findsIdleTimeout,
        boolean findsKill,
        Duration blindWindow,
        int checksOnTheWire,
        boolean holdsOneConnection,
        boolean keepsGivenAutoCommit,
        boolean tellsAllReplacements) {

    /** A strategy that holds one connection and finds nothing; to be bettered with the {@code with} methods. */
    public static final Promises ONE_CONNECTION = new Promises(false, false, Duration.ZERO, 0, true, true, true);

    /** A pool that finds nothing. */
    public static final Promises POOL = new Promises(false, false, Duration.ZERO, 0, false, false, false);

    /**
     * Finds a connection that was closed by the server for idleness.
     *
     * @return stronger promises
     */
    public Promises withIdleTimeoutFound() {
        return new Promises(true, findsKill, blindWindow, checksOnTheWire, holdsOneConnection, keepsGivenAutoCommit, tellsAllReplacements);
    }

    /**
     * Finds a connection that was killed, too.
     *
     * @param blindFor how long it may not look after use
     * @return stronger promises
     */
    public Promises withKillFound(Duration blindFor) {
        return new Promises(true, true, blindFor, checksOnTheWire, holdsOneConnection, keepsGivenAutoCommit, tellsAllReplacements);
    }

    /**
     * Sends commands to check.
     *
     * @param commands how many before each unit
     * @return weaker promises
     */
    public Promises withChecksOnTheWire(int commands) {
        return new Promises(findsIdleTimeout, findsKill, blindWindow, commands, holdsOneConnection, keepsGivenAutoCommit, tellsAllReplacements);
    }
}
