// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.Locale;

/**
 * What JMH measured, with its 99.9 % interval, as in its own JSON.
 *
 * @param nanos the mean
 * @param error half the width of the interval; NaN if there was too little to tell
 * @param bytes allocated per unit
 */
public record Timing(double nanos, double error, double bytes) {

    private static final double MANY = 3;

    /** The lower end of the interval. */
    double low() {
        return Double.isNaN(error) ? nanos : nanos - error;
    }

    /** The upper end of the interval. */
    double high() {
        return Double.isNaN(error) ? nanos : nanos + error;
    }

    /**
     * Whether the intervals overlap, or one of them is unknown; then nothing may be said about which is faster.
     *
     * @param other measured in the same run
     * @return true if no difference was shown
     */
    public boolean indistinguishableFrom(Timing other) {
        return Double.isNaN(error) || Double.isNaN(other.error) || low() <= other.high() && other.low() <= high();
    }

    /**
     * How much more this is than a base, if that was shown.
     *
     * @param base measured in the same run
     * @return such as {@code +4.2 % (+3.1 … +5.3)} or, where that is easier to read, {@code 31.2 times (30.1 … 32.4)}, with the
     *     99.9 % interval, or {@code indistinguishable}
     */
    public String against(Timing base) {
        double ratio = nanos / base.nanos;
        double error = ratioError(base);
        // Two intervals may lie apart while the interval of their ratio contains 1.
        if (indistinguishableFrom(base) || Math.abs(ratio - 1) <= error) {
            return "indistinguishable";
        }
        if (ratio >= MANY) {
            return String.format(Locale.ROOT, "%,.1f times (%,.1f \u2026 %,.1f)", ratio, ratio - error, ratio + error);
        }
        return String.format(Locale.ROOT, "%+,.1f %% (%+,.1f \u2026 %+,.1f)",
                percent(ratio), percent(ratio - error), percent(ratio + error));
    }

    /** Half the width of the interval of the ratio: the relative errors of two means add as squares. */
    double ratioError(Timing base) {
        return nanos / base.nanos * Math.hypot(error / nanos, base.error / base.nanos);
    }

    private static double percent(double ratio) {
        return (ratio - 1) * 100;
    }
}
