// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.benchmarks.report.Verdict;
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
     * @param pairs the median of the ratios of all pairs, which neither a stall nor a slow drift of the machine moves; null in a
     *     run from before it was told
     * @param low where its 99.9 % interval begins, by the sign test; null with too few pairs for one
     * @param high where that ends
     */
    public record Ratio(double means, double error, double medians, Double pairs, Double low, Double high) {

        /**
         * Pairs were measured one soon after the other, so what slowed both does not count twice: the interval of the means is that
         * of the mean of what is left when the ratio is taken out of each pair (the delta method).
         */
        static Ratio of(double[] over, double[] under) {
            Sample above = Sample.of(over);
            Sample below = Sample.of(under);
            double ratio = above.mean / below.mean;
            double[] rest = new double[over.length];
            Arrays.setAll(rest, i -> (over[i] - ratio * under[i]) / below.mean);
            double[] each = new double[over.length];
            Arrays.setAll(each, i -> over[i] / under[i]);
            Arrays.sort(each);
            int outside = SignTest.outside(each.length, 1 - CONFIDENCE);
            return new Ratio(ratio, Sample.of(rest).error, above.median / below.median, Sample.of(each).median,
                    outside == 0 ? null : each[outside - 1], outside == 0 ? null : each[each.length - outside]);
        }

        /**
         * Whether the one is at most so many times the other.
         *
         * @param limit the claim
         * @return open if the interval of the pairs has the limit in it
         */
        public Verdict atMost(double limit) {
            return low == null ? Verdict.OPEN : high <= limit ? Verdict.HOLDS : low > limit ? Verdict.FAILS : Verdict.OPEN;
        }

        /**
         * Whether both are the same, but for a share.
         *
         * @param share such as 0.1 for a tenth
         * @return open if the interval of the pairs is neither within nor without
         */
        public Verdict within(double share) {
            if (low == null) {
                return Verdict.OPEN;
            }
            double most = 1 + share;
            return low >= 1 / most && high <= most ? Verdict.HOLDS : low > most || high < 1 / most ? Verdict.FAILS : Verdict.OPEN;
        }
    }
}
