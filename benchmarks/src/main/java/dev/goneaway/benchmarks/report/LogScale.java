// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Places times on an axis of whole powers of ten, in per cent of its width. */
final class LogScale {

    private final int lowest;
    private final int highest;

    LogScale(DoubleStream nanos) {
        DoubleSummaryStatistics range = nanos.filter(value -> value > 0).summaryStatistics();
        lowest = range.getCount() == 0 ? 0 : (int) Math.floor(Math.log10(range.getMin()));
        highest = range.getCount() == 0 ? 1 : Math.max(lowest + 1, (int) Math.ceil(Math.log10(range.getMax())));
    }

    /** Zero for what lies below the axis, such as the lower end of an interval that reaches zero. */
    double percent(double nanos) {
        double place = nanos <= 0 ? 0 : (Math.log10(nanos) - lowest) / (highest - lowest) * 100;
        return Math.max(0, Math.min(100, place));
    }

    /** One tick for each power of ten. */
    List<Map<String, Object>> ticks() {
        List<Map<String, Object>> ticks = new ArrayList<>();
        for (int power = lowest; power <= highest; power++) {
            ticks.add(Map.of("left", css(percent(Math.pow(10, power))), "label", label(power)));
        }
        return ticks;
    }

    /** The same ticks for a plot. */
    Map<Double, String> powers() {
        Map<Double, String> powers = new LinkedHashMap<>();
        for (int power = lowest; power <= highest; power++) {
            powers.put(Math.pow(10, power), label(power));
        }
        return powers;
    }

    /** Where the axis begins. */
    double low() {
        return Math.pow(10, lowest);
    }

    /** Where it would end with so much more room, as a part of what it has. */
    double high(double more) {
        return Math.pow(10, highest + more * (highest - lowest));
    }

    private static String label(int power) {
        int unit = Math.max(0, Math.min(Numbers.UNITS.size() - 1, Math.floorDiv(power, 3)));
        double value = Math.pow(10, power - 3 * unit);
        return (value < 1 ? String.valueOf(value) : String.valueOf((long) value)) + " " + Numbers.UNITS.get(unit);
    }

    /** As CSS writes a percentage. */
    static String css(double percent) {
        return String.format(Locale.ROOT, "%.2f", percent);
    }
}
