// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.util.HashMap;
import java.util.Map;

/** Counts within steps of 100 ms and remembers the fullest. Not thread-safe. */
final class Peak {

    private static final double STEP = 0.1;

    private final Map<Long, Long> counts = new HashMap<>();

    void add(double seconds) {
        add(seconds, 1);
    }

    void add(double seconds, long count) {
        counts.merge((long) Math.floor(seconds / STEP), count, Long::sum);
    }

    long most() {
        return counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
