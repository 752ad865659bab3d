// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Writes numbers with the digits that mean something, the same in every locale. */
public final class Numbers {

    /** JMH divides what the whole JVM allocates by the number of units: below this there is nothing that a unit could have allocated. */
    private static final double NO_BYTES = 0.5;

    private static final double NANOS_PER_SECOND = 1e9;

    /** Each a thousand of the one before. */
    static final List<String> UNITS = List.of("ns", "\u00b5s", "ms", "s");

    private Numbers() {
    }

    /**
     * A value and its error, with as many decimals as the value deserves.
     *
     * @param score the value
     * @param error half the width of its interval; NaN if unknown
     * @return such as {@code 67.3 ± 0.4}
     */
    public static String plusMinus(double score, double error) {
        String format = score < 10 ? "%,.2f" : score < 1_000 ? "%,.1f" : "%,.0f";
        String value = String.format(Locale.ROOT, format, score);
        return Double.isNaN(error) ? value : value + " \u00b1 " + String.format(Locale.ROOT, format, error);
    }

    /**
     * A time and its error in the unit that suits it.
     *
     * @param nanos the time
     * @param error half the width of its interval; NaN if unknown
     * @return such as {@code 1.57 ± 0.04 ms}
     */
    public static String time(double nanos, double error) {
        int unit = 0;
        double scale = 1;
        while (unit < UNITS.size() - 1 && nanos / scale >= 1_000) {
            unit++;
            scale *= 1_000;
        }
        return plusMinus(nanos / scale, error / scale) + " " + UNITS.get(unit);
    }

    /**
     * Bytes, whole: no object has half a byte.
     *
     * @param bytes per unit, averaged
     * @return such as {@code 1,024}
     */
    public static String bytes(double bytes) {
        return String.format(Locale.ROOT, "%,d", bytes < NO_BYTES ? 0 : Math.round(bytes));
    }

    /**
     * Units per second, from the time between two of them.
     *
     * @param time the error stays the same share of the rate
     * @return such as {@code 11,320 ± 528}; null if it was not timed
     */
    static String rate(Timing time) {
        if (time == null) {
            return null;
        }
        double rate = NANOS_PER_SECOND / time.nanos();
        double error = rate * time.error() / time.nanos();
        return Double.isNaN(error) ? String.format(Locale.ROOT, "%,.0f", rate)
                : String.format(Locale.ROOT, "%,.0f \u00b1 %,.0f", rate, error);
    }

    /**
     * A count per unit, whole if it is whole.
     *
     * @param count per unit
     * @return such as {@code 2} or {@code 2.03}; a dash if it is not known
     */
    public static String count(double count) {
        if (!Double.isFinite(count)) {
            return "\u2013";
        }
        return count == Math.rint(count) ? String.format(Locale.ROOT, "%,d", (long) count) : String.format(Locale.ROOT, "%,.2f", count);
    }
}
