// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A logarithmic axis of times in a plot. The axis begins and ends at a power of ten.
 *
 * @param left the place where the axis begins
 * @param width the length of the axis
 * @param first the power of ten at the begin of the axis, in nanoseconds
 * @param last the power of ten at the end of the axis
 */
record LogAxis(int left, int width, int first, int last) {

    private static final List<String> TICKS = List.of("0.1 ns", "1 ns", "10 ns", "100 ns", "1 \u00b5s", "10 \u00b5s",
            "100 \u00b5s", "1 ms", "10 ms", "100 ms");

    /** Returns the shortest axis that contains both times. */
    static LogAxis of(int left, int width, double lowest, double highest) {
        int first = (int) Math.floor(Math.log10(lowest));
        return new LogAxis(left, width, first, Math.max(first + 1, (int) Math.ceil(Math.log10(highest))));
    }

    /** Returns the place of a time on the axis. */
    double x(double nanos) {
        return left + width * Math.max(0, (Math.log10(nanos) - first) / (last - first));
    }

    /** Returns the place of a time on the axis, as text for an SVG file. */
    String text(double nanos) {
        return String.format(Locale.ROOT, "%.1f", x(nanos));
    }

    /** Returns a tick for each power of ten on the axis. */
    List<Map<String, String>> ticks() {
        return IntStream.rangeClosed(first, last).mapToObj(power -> Map.of("x", text(Math.pow(10, power)), "label",
                TICKS.get(Math.max(0, Math.min(power + 1, TICKS.size() - 1))))).toList();
    }
}
