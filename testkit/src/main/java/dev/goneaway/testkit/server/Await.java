// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import dev.goneaway.testkit.DeadlineException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions that can only be polled, such as the end of a process that is not a child. */
public final class Await {

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {
    }

    /**
     * Polls every ten milliseconds until the condition holds or the time is over. An interrupt does not shorten the wait, because
     * it would leave a server half stopped. The interrupt flag is set again afterwards. What the condition throws ends the wait.
     *
     * @return whether the condition held
     */
    public static boolean until(Duration atMost, BooleanSupplier condition) {
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

    /** Polls as {@link #until} does. If the condition does not hold in time, throws an exception with the condition in words. */
    public static void require(String what, Duration atMost, BooleanSupplier condition) {
        if (!until(atMost, condition)) {
            throw new DeadlineException("still false after " + atMost.toMillis() + " ms: " + what, null);
        }
    }
}
