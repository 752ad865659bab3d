// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * A measured value and its 99.9 % interval. An interval from too few measurements has no bounds: it is infinite on both sides.
 *
 * @param value the mean or the median
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double value, double low, double high) {

    private static final double DOUBT = 0.001;

    /** Replaces unknown ends by infinite ones. */
    public Interval {
        if (Double.isNaN(value) || Double.isNaN(low) || Double.isNaN(high)) {
            low = Double.NEGATIVE_INFINITY;
            high = Double.POSITIVE_INFINITY;
        }
    }

    /** Makes an interval of a mean and half of its width. The interval has no bounds if the error is NaN. */
    public static Interval around(double value, double error) {
        return new Interval(value, value - error, value + error);
    }

    /**
     * Computes the median and its interval by the sign test, which is valid for every distribution: a measurement is as likely to
     * lie above the true median as below it.
     *
     * @param values at least one, in any order; with fewer than eleven, the interval has no bounds
     */
    public static Interval median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        int outside = outside(sorted.length);
        return outside == 0 ? around(median, Double.NaN)
                : new Interval(median, sorted[outside - 1], sorted[sorted.length - outside]);
    }

    /** Returns k if the median's interval goes from the k-th smallest to the k-th largest value; 0 if there is no such k. */
    private static int outside(int count) {
        double logAll = count * Math.log(2);
        double logWays = 0;
        double tail = 0;
        for (int k = 0; k <= count / 2; k++) {
            // The probability of exactly k values below the median is "count choose k" / 2^count. The factors would overflow.
            tail += Math.exp(logWays - logAll);
            if (2 * tail > DOUBT) {
                return k;
            }
            logWays += Math.log((double) (count - k) / (k + 1));
        }
        return count / 2;
    }

    /** Reads an interval as this version writes it, or as older runs kept it: a mean with its error, or a median of pairs. */
    @JsonCreator
    static Interval read(@JsonProperty("value") Double value, @JsonProperty("pairs") Double pairs, @JsonProperty("mean") Double mean,
            @JsonProperty("error") Double error, @JsonProperty("low") Double low, @JsonProperty("high") Double high) {
        double known = value != null ? value : pairs != null ? pairs : mean != null ? mean : Double.NaN;
        return low != null && high != null ? new Interval(known, low, high) : around(known, error == null ? Double.NaN : error);
    }

    /** Returns half of the width; NaN without bounds. */
    public double error() {
        return Double.isFinite(high - low) ? (high - low) / 2 : Double.NaN;
    }

    /** Divides two means that were measured independently. The squares of their relative errors add up. */
    public Interval ratio(Interval base) {
        double ratio = value / base.value;
        return around(ratio, Math.abs(ratio) * Math.hypot(error() / value, base.error() / base.value));
    }

    /** Tells whether the whole interval is at or below a limit. False without bounds. */
    public boolean atMost(double limit) {
        return high <= limit;
    }

    /** Tells whether a value lies within the interval. True without bounds. */
    public boolean contains(double other) {
        return low <= other && other <= high;
    }

    /** Tells whether two intervals have a value in common. In this case, the run showed no difference. True without bounds. */
    public boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }
}
