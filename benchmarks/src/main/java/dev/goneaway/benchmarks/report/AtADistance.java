// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.report.plot.Chart;
import dev.goneaway.benchmarks.report.plot.Mark;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.Point;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a unit of work costs at a distance, and the line that was fitted to it. */
final class AtADistance {

    static final String ID = "at-a-distance";

    private static final double MILLI = 1e6;
    private static final int HEIGHT = 470;

    /** Enough for a logarithmic axis, on which a straight line bends. */
    private static final int STEPS = 12;

    private AtADistance() {
    }

    static Section of(WholeRun run) {
        Distance distance = run.results().distance();
        if (distance == null || distance.series().isEmpty()) {
            return new Section(ID, "", "", List.of(), List.of());
        }
        return new Section(ID, "At a distance", """
                The same through a proxy that makes round trips longer. The line is cost = a + b \u00d7 RTT, where RTT is what \
                a bare ping took, the median over the proxies of all contestants; b is the number of round trips that a unit \
                waits for. The plot and the table ask the line through the nearer points for the farthest, and show what was \
                measured there; the calculator and the strategies' pages use the line through all points.""",
                List.of(plot(distance)), Stream.of(UnitKind.values()).map(kind -> table(distance, kind)).toList());
    }

    private static Plot plot(Distance distance) {
        List<Series> drawn = distance.series().stream().filter(series -> series.kind() == UnitKind.QUERY).toList();
        List<Mark> marks = drawn.stream().flatMap(AtADistance::marks).toList();
        List<Mark> lines = drawn.stream().flatMap(AtADistance::line).toList();
        return new Plot("distance", """
                Both axes are logarithmic; the lines are drawn through the nearer points, the marks are what was measured. \
                The higher of the two bunches of lines waits for one round trip more; a connection per use waits for several.""",
                new Chart("distance", "Cost at a distance", """
                        A line for each contestant: the time of a unit that sends SELECT 1, over the round-trip time, both \
                        logarithmic, with 99.9 % intervals. The numbers are in the table.""",
                        Looks.of(drawn.stream().map(Series::candidate).toList()))
                .lines(marks, lines, Axes.at("round-trip time, ms",
                        drawn.get(0).points().stream().mapToDouble(AtADistance::place), marks),
                        Axes.nanos("a unit with SELECT 1", Stream.concat(marks.stream(), lines.stream()).toList(), 0), HEIGHT));
    }

    private static double place(Point point) {
        return Math.round(point.rtt().value() / MILLI * 100) / 100.0;
    }

    private static Stream<Mark> marks(Series series) {
        return series.points().stream().map(point -> mark(series.candidate(), point.rtt().value(), point.cost()));
    }

    private static Stream<Mark> line(Series series) {
        double from = series.points().get(0).rtt().value();
        double factor = series.farthest().rtt().value() / from;
        return IntStream.rangeClosed(0, STEPS).mapToDouble(step -> from * Math.pow(factor, (double) step / STEPS))
                .mapToObj(rtt -> mark(series.candidate(), rtt, Interval.around(series.fit().a() + series.fit().b() * rtt, 0)));
    }

    private static Mark mark(Candidate contestant, double rttNanos, Interval cost) {
        return Mark.over(contestant.display(), rttNanos / MILLI, cost.value(),
                Math.max(cost.value() / 10, cost.value() - cost.error()),
                cost.value() + cost.error());
    }

    private static Grid table(Distance distance, UnitKind kind) {
        Grid grid = new Grid("Model and measurement, " + kind.display(), "unit: " + kind.display(), " commands", " b", " a",
                " predicted, farthest",
                " measured, farthest", "prediction");
        distance.series().stream().filter(series -> series.kind() == kind)
                .forEach(series -> grid.row(series.candidate().display(),
                Numbers.count(series.farthest().commands()),
                String.format(Locale.ROOT, "%.3f \u00b1 %.3f", series.fit().b(), series.fit().bError()),
                DistanceTable.time(Interval.around(series.fit().a(), series.fit().aError())),
                DistanceTable.time(series.prediction().cost()),
                DistanceTable.time(series.farthest().cost()), DistanceTable.verdict(series, series.prediction())));
        return grid;
    }
}
