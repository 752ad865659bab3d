// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import org.openjdk.jmh.util.ListStatistics;

/**
 * A mean and its 99.9 % interval.
 *
 * @param mean the value
 * @param error half the width of the interval
 */
public record Estimate(double mean, double error) {

    private static final double CONFIDENCE = 0.999;

    /** Student's t over what each round gave, as JMH does it over iterations; at least three rounds. */
    static Estimate of(double... rounds) {
        if (rounds.length <= 2) {
            throw new IllegalArgumentException("no interval over " + rounds.length + " rounds");
        }
        ListStatistics statistics = new ListStatistics(rounds);
        return new Estimate(statistics.getMean(), statistics.getMeanErrorAt(CONFIDENCE));
    }

    /** Whether a value lies within the interval. */
    boolean contains(double value) {
        return Math.abs(value - mean) <= error;
    }

    /** Whether the intervals have something in common. */
    boolean overlaps(Estimate other) {
        return Math.abs(other.mean - mean) <= error + other.error;
    }
}
