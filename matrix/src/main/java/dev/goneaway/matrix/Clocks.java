// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.ConnectionOptions.TimeSource;
import java.time.Duration;

/** The clocks of a machine that sleeps, or whose wall clock somebody sets. A test cannot do that to the real machine. Thread-safe. */
final class Clocks {

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

    /** Sets the wall clock; negative sets it back. */
    synchronized void jump(Duration by) {
        wallOffsetMillis += by.toMillis();
    }

    /** The monotonic clock stands still until {@link #wake}. */
    synchronized void sleep() {
        asleepSince = System.nanoTime();
    }

    /** The monotonic clock goes on from where it stood. */
    synchronized void wake() {
        sleptNanos += System.nanoTime() - asleepSince;
        asleepSince = null;
    }
}
