// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.ConnectionOptions.TimeSource;
import java.time.Duration;

/** The clocks of a machine that is suspended, or whose time is set by hand; no real machine here can be made to do either. Thread-safe. */
final class Clocks implements TimeSource {

    private long wallOffsetMillis;
    private long sleptNanos;
    private Long asleepSince;

    @Override
    public synchronized long monotonicNanos() {
        return (asleepSince == null ? System.nanoTime() : asleepSince) - sleptNanos;
    }

    @Override
    public synchronized long wallMillis() {
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
