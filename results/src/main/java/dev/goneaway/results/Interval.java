// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A measured mean and its 99.9 % interval. An interval from too few measurements has no bounds: it is infinite on both sides.
 */
public record Interval(double value, double low, double high) {

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

    /** Reads an interval as this version writes it, or as older runs kept it: a mean with its error. */
    @JsonCreator
    static Interval read(@JsonProperty("value") Double value, @JsonProperty("mean") Double mean,
            @JsonProperty("error") Double error, @JsonProperty("low") Double low, @JsonProperty("high") Double high) {
        double known = value != null ? value : mean != null ? mean : Double.NaN;
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

    /** Tells whether a value lies within the interval. True without bounds. */
    public boolean contains(double other) {
        return low <= other && other <= high;
    }

    /** Tells whether two intervals have a value in common. In this case, the run showed no difference. True without bounds. */
    public boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }
}
