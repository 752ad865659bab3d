// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.util.SplittableRandom;

/**
 * How long a client pauses after a unit that failed: a fixed part, and one that chance picks anew each time.
 *
 * @param title what a reader calls it
 * @param fixedSeconds always
 * @param spreadSeconds up to this much more, all values alike
 */
public record Retry(String title, double fixedSeconds, double spreadSeconds) {

    /** Everybody pauses alike; half a second, the mean of the other, so that both try as often. */
    public static final Retry FIXED = new Retry("0.5 s", 0.5, 0);

    /** Full jitter. */
    public static final Retry JITTER = new Retry("0 to 1 s, full jitter", 0, 1);

    double seconds(SplittableRandom random) {
        return fixedSeconds + (spreadSeconds == 0 ? 0 : random.nextDouble(spreadSeconds));
    }
}
