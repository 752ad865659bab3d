// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.ConnectionOptions.TimeSource;
import java.time.Duration;

/** Simulates the clocks of a machine that sleeps, or whose wall clock is set by hand. Thread-safe. */
final class SettableClocks {

    private long wallOffsetMillis;
    private long sleptNanos;
    private Long asleepSince;

    TimeSource timeSource() {
        return new TimeSource(this::monotonicNanos, this::wallMillis);
    }

    private synchronized long monotonicNanos() {
        return (asleepSince == null ? System.nanoTime() : asleepSince) - sleptNanos;
    }

    private synchronized long wallMillis() {
        return System.currentTimeMillis() + wallOffsetMillis;
    }

    /** Sets the wall clock forward, or back if the duration is negative. */
    synchronized void jump(Duration by) {
        wallOffsetMillis += by.toMillis();
    }

    /** Stops the monotonic clock until {@link #wake}. */
    synchronized void sleep() {
        asleepSince = System.nanoTime();
    }

    synchronized void wake() {
        sleptNanos += System.nanoTime() - asleepSince;
        asleepSince = null;
    }
}
