// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Interval;
import dev.goneaway.results.Table;
import java.util.List;
import java.util.Locale;

/** Writes numbers for tables, the same in every locale. */
final class Numbers {

    /** JMH divides what the whole JVM allocates by the number of units. A smaller result means that a unit allocates nothing. */
    private static final double NO_BYTES = 0.5;

    private static final double NANOS_PER_SECOND = 1e9;

    /** The units of time. Each unit is a thousand times the unit before. */
    private static final List<String> UNITS = List.of("ns", "\u00b5s", "ms", "s");

    private Numbers() {
    }

    /** A value and its error with a sensible number of decimals, such as {@code 67.3 ± 0.4}; without the error if it is NaN. */
    static String plusMinus(double value, double error) {
        String format = Math.abs(value) < 10 ? "%,.2f" : Math.abs(value) < 1_000 ? "%,.1f" : "%,.0f";
        return number(format, value) + (Double.isNaN(error) ? "" : " \u00b1 " + number(format, error));
    }

    /** A time in the unit that suits it, such as {@code 1.57 ± 0.04 ms}; null if the time is null or infinite. */
    static String time(Interval nanos) {
        if (nanos == null || !Double.isFinite(nanos.value())) {
            return null;
        }
        int unit = 0;
        double scale = 1;
        while (unit < UNITS.size() - 1 && Math.abs(nanos.value()) / scale >= 1_000) {
            unit++;
            scale *= 1_000;
        }
        return plusMinus(nanos.value() / scale, nanos.error() / scale) + " " + UNITS.get(unit);
    }

    /** The time of a unit; null if it was not timed. */
    static String time(Timing timing) {
        return timing == null ? null : time(timing.nanos());
    }

    /** Whole bytes, such as {@code 1,024}; null if they were not counted. */
    static String bytes(Timing timing) {
        return timing == null || Double.isNaN(timing.bytes()) ? null
                : number("%,.0f", timing.bytes() < NO_BYTES ? 0 : timing.bytes());
    }

    /** Units per second, from the time between two units; null if it was not timed. */
    static String rate(Timing timing) {
        if (timing == null) {
            return null;
        }
        double rate = NANOS_PER_SECOND / timing.nanos().value();
        double error = rate * timing.nanos().error() / timing.nanos().value();
        return number("%,.0f", rate) + (Double.isNaN(error) ? "" : " \u00b1 " + number("%,.0f", error));
    }

    /** A count for one unit, such as {@code 2} or {@code 2.03}; a dash if it is not known. */
    static String count(Double count) {
        return count == null || !Double.isFinite(count) ? Table.UNKNOWN
                : number(count == Math.rint(count) ? "%,.0f" : "%,.2f", count);
    }

    static String number(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
