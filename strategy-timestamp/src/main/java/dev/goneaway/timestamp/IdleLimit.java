// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.timestamp;

import dev.goneaway.Durations;
import dev.goneaway.MySqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/**
 * How long a connection may go unused; given as a fixed time, or learned from the server. Immutable and thread-safe.
 *
 * @param fixed the limit; null if it is learned
 * @param margin how far below the server's {@code wait_timeout} the learned limit stays; null if the limit is fixed
 */
public record IdleLimit(Duration fixed, Duration margin) {

    /**
     * Refuses what is neither the one nor the other.
     *
     * @param fixed the limit, or null
     * @param margin below the learned limit, or null
     * @throws IllegalArgumentException if both are null or neither is, or the one that is given is not above zero, or above 100 years
     */
    public IdleLimit {
        if ((fixed == null) == (margin == null)) {
            throw new IllegalArgumentException("an idle limit is either fixed or learned with a margin");
        }
        if (fixed != null) {
            Durations.requirePositive("idle limit", fixed, Duration.ofHours(7));
        } else {
            Durations.requirePositive("margin below wait_timeout", margin, Duration.ofSeconds(30));
        }
    }

    /**
     * A limit of the caller's choosing.
     *
     * @param limit positive; should be below the server's {@code wait_timeout}, and below the idle limit of whatever stands in the path
     * @return the limit
     * @throws IllegalArgumentException if it is zero or negative
     */
    public static IdleLimit of(Duration limit) {
        return new IdleLimit(Objects.requireNonNull(limit, "idle limit"), null);
    }

    /**
     * A limit learned from each new connection's own {@code @@wait_timeout}, so it is right even where the server, the account or the URL
     * change that. Where it is 0, which some servers take for "never", there is no limit.
     *
     * @param margin how far below it to stay; positive
     * @return the limit
     * @throws IllegalArgumentException if the margin is zero or negative
     */
    public static IdleLimit belowWaitTimeout(Duration margin) {
        return new IdleLimit(null, Objects.requireNonNull(margin, "margin below wait_timeout"));
    }

    /** What the limit comes to on one connection; one round trip. */
    Effective on(Connection connection) throws SQLException {
        Duration waitTimeout = MySqlSession.waitTimeout(connection);
        if (fixed != null) {
            return new Effective(fixed, fixed.compareTo(waitTimeout) < 0 ? null
                    : "the idle limit " + fixed + " is not below the server's wait_timeout " + waitTimeout
                    + ", so the server closes idle connections first: choose a limit below " + waitTimeout);
        }
        Duration learned = waitTimeout.minus(margin);
        if (learned.compareTo(Duration.ZERO) > 0) {
            return new Effective(learned, null);
        }
        Duration half = waitTimeout.dividedBy(2);
        return new Effective(half, "the margin " + margin + " leaves nothing of the server's wait_timeout " + waitTimeout
                + ", so connections are replaced after " + half + ": choose a margin below " + waitTimeout);
    }

    /** A limit and, if it cannot do its work, the sentence that says so; else null. */
    record Effective(Duration limit, String warning) {
    }
}
