// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.report.plot.Axis;
import dev.goneaway.benchmarks.report.plot.Mark;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Axes and marks of times, the same in all plots. */
final class Axes {

    /** As a part of the axis. */
    static final double ROOM_FOR_TEXT = 0.3;

    private static final double ROOM_FOR_MARKS = 0.05;

    static final String AGAINST_THE_ROW_ABOVE = "against the row above";

    private Axes() {
    }

    /** Logarithmic, from one whole power of ten to another. */
    static Axis nanos(String title, List<Mark> marks, double more) {
        LogScale scale = new LogScale(marks.stream()
                .flatMapToDouble(mark -> DoubleStream.of(mark.low(), mark.high())));
        return new Axis(title, true, scale.powers(), scale.low(), scale.high(more));
    }

    /** The same in panels side by side, where the last tick of one would meet the first of the next. */
    static Axis nanosInPanels(String title, List<Mark> marks) {
        Axis axis = nanos(title, marks, 0);
        Map<Double, String> ticks = new TreeMap<>(axis.ticks());
        ticks.keySet().removeIf(tick -> tick >= axis.high());
        return new Axis(title, true, ticks, axis.low(), axis.high());
    }

    /** Linear, from zero. */
    static Axis fromZero(String title) {
        return new Axis(title, false, Map.of(), 0, Double.NaN);
    }

    /** Logarithmic, with a tick at each of the numbers, and with room for every mark: the library draws none beyond an axis. */
    static Axis at(String title, DoubleStream numbers, List<Mark> marks) {
        Map<Double, String> ticks = new TreeMap<>();
        numbers.forEach(number -> ticks.put(number, Numbers.count(number)));
        DoubleSummaryStatistics places = marks.stream().mapToDouble(Mark::x).summaryStatistics();
        double room = Math.pow(places.getMax() / places.getMin(), ROOM_FOR_MARKS);
        return new Axis(title, true, ticks, places.getMin() / room, places.getMax() * room);
    }

    static Mark mark(String series, String row, Timing time) {
        return Mark.beside(series, row, time.nanos(), low(time), time.high(), Numbers.time(time.nanos(), time.error()));
    }

    /** On a logarithmic axis, an interval that reaches zero ends where the axis does, or a little above. */
    static double low(Timing time) {
        return Math.max(time.low(), time.nanos() / 10);
    }

    /** What a table says of neighbours. */
    static String against(Timing above, Timing time) {
        return above == null ? "" : time.against(above);
    }
}
