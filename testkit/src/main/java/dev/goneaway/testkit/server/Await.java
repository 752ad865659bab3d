// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions that nobody announces, such as the end of a process that is not a child. */
final class Await {

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {
    }

    /**
     * Polls until the condition holds or the time is over, and says which. An interrupt does not cut the wait short, because a server half
     * stopped is worse than a late answer; it is kept for the caller.
     */
    static boolean until(Duration atMost, BooleanSupplier condition) {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - start > atMost.toNanos()) {
                    return false;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                // With the flag set, parkNanos would return at once and this loop would spin.
                interrupted |= Thread.interrupted();
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
