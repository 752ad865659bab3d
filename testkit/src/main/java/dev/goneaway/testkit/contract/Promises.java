// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import java.time.Duration;

/**
 * What a strategy promises beyond the clauses that all strategies keep. The tests also check that the strategy does no more.
 *
 * @param findsIdleTimeout whether a connection that the server closed for idleness is replaced before a unit
 * @param findsKill whether a connection that was killed while idle is replaced before a unit
 * @param blindWindow how long after its last use a connection is used again without a check; zero if never
 * @param checksOnTheWire how many commands a check before a unit sends
 * @param holdsOneConnection whether units run one at a time on one connection
 * @param keepsGivenAutoCommit whether a unit finds autocommit off if the {@code DataSource} gave it so
 * @param tellsAllReplacements whether the listener also gets replacements before a unit, with ids and times
 */
public record Promises(boolean findsIdleTimeout, boolean findsKill, Duration blindWindow, int checksOnTheWire,
        boolean holdsOneConnection, boolean keepsGivenAutoCommit, boolean tellsAllReplacements) {

    /** A strategy that holds one connection and finds no dead connection. The {@code with} methods add promises. */
    public static final Promises ONE_CONNECTION = new Promises(false, false, Duration.ZERO, 0, true, true, true);

    /** A pool that finds no dead connection. */
    public static final Promises POOL = new Promises(false, false, Duration.ZERO, 0, false, false, false);

    /** Adds the promise to replace a connection that the server closed for idleness. */
    public Promises withIdleTimeoutFound() {
        return new Promises(true, findsKill, blindWindow, checksOnTheWire, holdsOneConnection, keepsGivenAutoCommit,
                tellsAllReplacements);
    }

    /** Adds the promises to replace a connection that the server closed for idleness, and one that was killed. */
    public Promises withKillFound(Duration blindFor) {
        return new Promises(true, true, blindFor, checksOnTheWire, holdsOneConnection, keepsGivenAutoCommit, tellsAllReplacements);
    }

    /** Adds the number of commands that a check sends before each unit. */
    public Promises withChecksOnTheWire(int commands) {
        return new Promises(findsIdleTimeout, findsKill, blindWindow, commands, holdsOneConnection, keepsGivenAutoCommit,
                tellsAllReplacements);
    }
}
