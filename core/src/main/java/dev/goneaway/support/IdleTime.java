// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

import dev.goneaway.ConnectionOptions.TimeSource;
import java.util.concurrent.TimeUnit;

/**
 * Measures idle time with two clocks, reports the larger of the two times, and flags a disagreement.
 *
 * <p>Idle time counts from the <em>start</em> of the last unit of work. The server counts from the last command that it received,
 * and a unit may send its last command long before the unit ends.
 *
 * <p>If the wall clock is set back, the monotonic clock is right. If the monotonic clock stands still while the machine sleeps,
 * the wall clock is right. If both happen at once, the two clocks disagree, and {@link #clocksAgree} returns false. Two errors of
 * the same length, to within one second, stay hidden.
 *
 * <p>Not thread-safe. A {@link SingleConnection} uses this object under its lock. The methods allocate nothing.
 */
public final class IdleTime {

    /** The two clocks are read one after the other, so they differ a little. A difference up to this limit does not count. */
    private static final long TOLERANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Linux corrects a clock gradually, by at most 500 parts per million. This class allows twice as much. */
    private static final long SLEW_DIVISOR = 1_000;

    private final TimeSource time;
    private long monotonicNanosAtUse;
    private long wallMillisAtUse;
    private long monotonicNanosRead;
    private long wallMillisRead;
    private long nanos;
    private boolean clocksAgree;

    /**
     * Starts to count now.
     *
     * @param time the clocks
     */
    public IdleTime(TimeSource time) {
        this.time = time;
        read();
        markUsed();
        read();
    }

    /**
     * Reads the clocks. {@link #nanos} and {@link #clocksAgree} then describe the time from the last use until now.
     *
     * @return the new {@link #nanos}
     */
    public long read() {
        monotonicNanosRead = time.monotonicNanos().getAsLong();
        wallMillisRead = time.wallMillis().getAsLong();
        long monotonic = monotonicNanosRead - monotonicNanosAtUse;
        long wall = TimeUnit.MILLISECONDS.toNanos(wallMillisRead - wallMillisAtUse);
        nanos = Math.max(monotonic, wall);
        clocksAgree = Math.abs(wall - monotonic) <= TOLERANCE_NANOS + monotonic / SLEW_DIVISOR;
        return nanos;
    }

    /** Records that the connection was used right after the last {@link #read}. The next reading counts from that moment. */
    public void markUsed() {
        monotonicNanosAtUse = monotonicNanosRead;
        wallMillisAtUse = wallMillisRead;
    }

    /**
     * Returns the idle time at the last {@link #read}.
     *
     * @return nanoseconds, zero or more
     */
    public long nanos() { return nanos; }

    /**
     * Returns whether both clocks measured the same time. If not, the true idle time may be longer than {@link #nanos}.
     *
     * @return false if a clock was set or stood still
     */
    public boolean clocksAgree() { return clocksAgree; }
}
