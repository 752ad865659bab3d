// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits between tries, twice as long each time up to a limit, and between half of that and all of it: those who failed together
 * do not come back together. For one thread.
 */
final class Backoff {

    private static final long FIRST_MILLIS = 20;
    private static final long MOST_MILLIS = 1_000;

    private final long endNanos;
    private long millis = FIRST_MILLIS;

    /** Counts from now. */
    Backoff(Duration deadline) {
        endNanos = System.nanoTime() + deadline.toNanos();
    }

    /** When there is no time for another try; of {@link System#nanoTime}. */
    long endNanos() {
        return endNanos;
    }

    /** Whether there is no time for another try. */
    boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    /** Waits, at most until the deadline. */
    void pause() throws InterruptedException {
        long chosen = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
        long left = Math.max(0, Duration.ofNanos(endNanos - System.nanoTime()).toMillis());
        Thread.sleep(Math.min(chosen, left));
        millis = Math.min(2 * millis, MOST_MILLIS);
    }

    /** Begins anew with short waits: there was progress. */
    void reset() {
        millis = FIRST_MILLIS;
    }
}
