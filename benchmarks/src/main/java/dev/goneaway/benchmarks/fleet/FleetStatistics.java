// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.results.FleetReport.Ratio;
import dev.goneaway.results.FleetReport.Sample;
import dev.goneaway.results.Interval;
import java.util.Arrays;
import org.openjdk.jmh.util.ListStatistics;

/** Computes samples and ratios, with intervals of 99.9 %. */
final class FleetStatistics {

    private static final double CONFIDENCE = 0.999;

    private FleetStatistics() {
    }

    /** The interval of the mean is that of Student's t. It is NaN with fewer than three values. */
    static Sample sample(double... values) {
        ListStatistics statistics = new ListStatistics(values);
        return new Sample(values.length, statistics.getPercentile(50), statistics.getMean(),
                statistics.getMeanErrorAt(CONFIDENCE));
    }

    /**
     * Compares measurements that were made in pairs. What slowed both of a pair does not count twice: the interval of the means
     * is that of the mean of what is left when the ratio is taken out of each pair (the delta method).
     */
    static Ratio ratio(double[] over, double[] under) {
        Sample above = sample(over);
        Sample below = sample(under);
        double ratio = above.mean() / below.mean();
        double[] rest = new double[over.length];
        Arrays.setAll(rest, i -> (over[i] - ratio * under[i]) / below.mean());
        double[] each = new double[over.length];
        Arrays.setAll(each, i -> over[i] / under[i]);
        Interval pairs = Interval.median(each);
        boolean known = Double.isFinite(pairs.low());
        return new Ratio(ratio, sample(rest).error(), above.median() / below.median(), pairs.value(), known ? pairs.low() : null,
                known ? pairs.high() : null);
    }
}
