// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.util.concurrent.TimeUnit;

/**
 * How long a connection has gone unused, never under-estimated where one of the two clocks is right, and said to be in doubt where they differ.
 *
 * <p>It counts from the <em>start</em> of the last unit of work, not from its end: the server counts from the last command that it saw, and a
 * unit may have sent its last command long before it ended. A unit that asked nothing of its connection does not count as use.
 *
 * <p>The estimate is the larger of what the two clocks say: a wall clock that is set back is covered by the monotonic one, and a
 * machine that slept, during which the monotonic clock may have stood still, by the wall clock. Both at once could still hide a long
 * idle time; but then the clocks disagree, and {@link #clocksAgree} tells, unless both are wrong by the same time to within a second.
 *
 * <p>Not thread-safe: used under the lock of the strategy that holds the connection. Allocates nothing.
 */
public final class IdleTime {

    /** Two clocks that are read one after the other differ a little; steps and sleeps that matter are longer than this. */
    private static final long TOLERANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A clock may be slewed, by 500 parts per million at most on Linux; twice that is allowed for. */
    private static final long SLEW_DIVISOR = 1_000;

    private final TimeSource time;
    private long monotonicMark;
    private long wallMark;
    private long monotonicLap;
    private long wallLap;
    private long nanos;
    private boolean clocksAgree;

    /**
     * Starts now.
     *
     * @param time the clocks
     */
    public IdleTime(TimeSource time) {
        this.time = time;
        restart();
    }

    /** Counts from now on; the idle time is zero. */
    public void restart() {
        lap();
        used();
        nanos = 0;
        clocksAgree = true;
    }

    /** Reads the clocks: {@link #nanos} and {@link #clocksAgree} tell of the time since the last use. */
    public void lap() {
        monotonicLap = time.monotonicNanos();
        wallLap = time.wallMillis();
        compare();
    }

    /**
     * Does as {@link #lap()} does, but at the moment of another's last lap, and so without a look at a clock.
     *
     * @param other measures with the same clocks
     */
    public void lap(IdleTime other) {
        monotonicLap = other.monotonicLap;
        wallLap = other.wallLap;
        compare();
    }

    private void compare() {
        long monotonic = monotonicLap - monotonicMark;
        long wall = TimeUnit.MILLISECONDS.toNanos(wallLap - wallMark);
        nanos = Math.max(monotonic, wall);
        clocksAgree = Math.abs(wall - monotonic) <= TOLERANCE_NANOS + monotonic / SLEW_DIVISOR;
    }

    /** What followed the last {@link #lap} was a use: counts from that lap on. */
    public void used() {
        monotonicMark = monotonicLap;
        wallMark = wallLap;
    }

    /**
     * The idle time that the last {@link #lap} found.
     *
     * @return nanoseconds, zero or more
     */
    public long nanos() {
        return nanos;
    }

    /**
     * Whether the two clocks told the same; if not, one was set or one stood still, and the true idle time may be longer than {@link #nanos}.
     *
     * @return false if in doubt
     */
    public boolean clocksAgree() {
        return clocksAgree;
    }
}
