// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions;
import java.time.Duration;

/**
 * After how long a silence of the server a look at the socket is not enough, and a ping is sent too; immutable.
 *
 * <p>A look sees only what this machine was told: a path that drops packets without a word, a frozen server or one that drains
 * looks alive for ever. Silence is the time since the last byte came from the server, not since the last unit of work.
 */
public final class PingAfter {

    static final long NEVER_NANOS = Long.MAX_VALUE;

    private static final PingAfter ALWAYS = new PingAfter(0);
    private static final PingAfter NEVER = new PingAfter(NEVER_NANOS);

    private final long nanos;

    private PingAfter(long nanos) {
        this.nanos = nanos;
    }

    /**
     * Pings when nothing has come for that long.
     *
     * @param limit above zero, and at most 100 years
     * @return the rule
     * @throws IllegalArgumentException if the limit is out of these bounds
     */
    public static PingAfter silenceOf(Duration limit) {
        return new PingAfter(ConnectionOptions.requirePositive("silence before a ping", limit, Duration.ofSeconds(30)).toNanos());
    }

    /**
     * Pings each time, after a look that found nothing.
     *
     * @return the rule
     */
    public static PingAfter always() {
        return ALWAYS;
    }

    /**
     * Never pings for silence; a look that finds bytes which it cannot explain is still settled by a ping.
     *
     * @return the rule
     */
    public static PingAfter never() {
        return NEVER;
    }

    long nanos() {
        return nanos;
    }

    @Override
    public String toString() {
        return this == ALWAYS ? "always" : this == NEVER ? "never" : "after " + Duration.ofNanos(nanos) + " of silence";
    }
}
