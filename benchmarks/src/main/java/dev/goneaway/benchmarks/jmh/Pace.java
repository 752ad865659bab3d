// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import java.time.Duration;

/**
 * How long one fork measures.
 *
 * @param warmups iterations that do not count
 * @param iterations iterations that do
 * @param millis how long each lasts
 */
record Pace(int warmups, int iterations, int millis) {

    Duration lasts() {
        return Duration.ofMillis((long) (warmups + iterations) * millis);
    }
}
