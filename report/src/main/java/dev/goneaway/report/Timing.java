// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Interval;
import java.util.Locale;

/**
 * The result of one benchmark of JMH.
 *
 * @param nanos the mean time of one unit
 * @param bytes the bytes that one unit allocated; NaN if unknown
 */
record Timing(Interval nanos, double bytes) {

    private static final double MANY = 3;

    /**
     * Compares this time with a base. Returns a share, or a factor from 3 on, with the interval. Returns
     * {@code indistinguishable} if the run showed no difference.
     */
    String against(Timing base) {
        Interval ratio = nanos.ratio(base.nanos);
        // Two intervals may lie apart while the interval of their ratio contains 1.
        if (nanos.overlaps(base.nanos) || ratio.contains(1)) {
            return "indistinguishable";
        }
        return ratio.value() >= MANY
                ? String.format(Locale.ROOT, "%,.1f times (%,.1f \u2026 %,.1f)", ratio.value(), ratio.low(), ratio.high())
                : String.format(Locale.ROOT, "%+,.1f %% (%+,.1f \u2026 %+,.1f)", percent(ratio.value()),
                        percent(ratio.low()), percent(ratio.high()));
    }

    private static double percent(double ratio) {
        return (ratio - 1) * 100;
    }
}
