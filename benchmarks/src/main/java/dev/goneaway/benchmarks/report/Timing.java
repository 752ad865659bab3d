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
        Span ratio = Span.ratio(this, base);
        // Two intervals may lie apart and that of their ratio still have 1 in it: then neither is said to be more.
        if (indistinguishableFrom(base) || ratio.contains(1)) {
            return "indistinguishable";
        }
        if (ratio.value() >= MANY) {
            return String.format(Locale.ROOT, "%,.1f times (%,.1f \u2026 %,.1f)", ratio.value(), ratio.low(), ratio.high());
        }
        return String.format(Locale.ROOT, "%+,.1f %% (%+,.1f \u2026 %+,.1f)",
                percent(ratio.value()), percent(ratio.low()), percent(ratio.high()));
    }

    private static double percent(double ratio) {
        return (ratio - 1) * 100;
    }
}
