// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.util.Arrays;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What a number of measurements say, with the interval of the mean that JMH would give: 99.9 %, by Student's t.
 *
 * @param count how many
 * @param median the middle one, which a busy machine moves little
 * @param mean in the unit of the measurements
 * @param error half the width of the mean's interval; NaN with fewer than three
 */
public record Sample(int count, double median, double mean, double error) {

    private static final double CONFIDENCE = 0.999;

    static Sample of(double[] values) {
        ListStatistics statistics = new ListStatistics(values);
        return new Sample(values.length, statistics.getPercentile(50), statistics.getMean(),
                statistics.getMeanErrorAt(CONFIDENCE));
    }

    /**
     * How many times one is the other.
     *
     * @param means the ratio of the means
     * @param error half the width of its 99.9 % interval; NaN with fewer than three pairs
     * @param medians the ratio of the medians
     */
    public record Ratio(double means, double error, double medians) {

        /**
         * Pairs were measured one soon after the other, so what slowed both does not count twice: the interval is that of the
         * mean of what is left when the ratio is taken out of each pair (the delta method).
         */
        static Ratio of(double[] over, double[] under) {
            Sample above = Sample.of(over);
            Sample below = Sample.of(under);
            double ratio = above.mean / below.mean;
            double[] rest = new double[over.length];
            Arrays.setAll(rest, i -> (over[i] - ratio * under[i]) / below.mean);
            return new Ratio(ratio, Sample.of(rest).error, above.median / below.median);
        }
    }
}
