// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.CommandsAfterRest;
import dev.goneaway.results.Distance.Fit;
import dev.goneaway.results.Distance.Point;
import dev.goneaway.results.Distance.Prediction;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The model of each contestant's cost, and whether it held, as text for a terminal. */
final class DistanceTable {

    private static final String UNKNOWN = "\u2013";

    private DistanceTable() {
    }

    static String of(Distance distance) {
        if (distance.series().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("""
                What a unit of work costs at a distance: cost = a + b × RTT, fitted to all distances but the farthest, and held against
                what was measured there; by count: the same with the counted commands for b (mean ± 99.9 %% interval over %d rounds).
                The RTT is what a bare ping took, the median over the proxies of all contestants: %s.

                """.formatted(distance.rounds(), roundTrips(distance.series().get(0).points())));
        for (UnitKind kind : UnitKind.values()) {
            text.append(table(distance, kind)).append('\n').append(missed(distance, kind)).append('\n');
        }
        return text.append(rested(distance)).toString();
    }

    private static String rested(Distance distance) {
        return distance.rested().stream().map(CommandsAfterRest::seconds).distinct().map(seconds -> "After " + seconds
                + " s without use these send for a unit that does nothing: " + distance.rested().stream()
                        .filter(rested -> rested.seconds() == seconds && rested.commands() != 0)
                        .map(rested -> rested.candidate().display() + " " + Numbers.count(rested.commands()))
                        .collect(Collectors.joining(", "))
                + ".\n").collect(Collectors.joining());
    }

    private static String roundTrips(List<Point> points) {
        return points.stream().map(point -> time(point.rtt()) + " with " + Numbers.count(point.rttMillis()) + " ms added")
                .collect(Collectors.joining(", "));
    }

    private static TextTable table(Distance distance, UnitKind kind) {
        TextTable table = new TextTable("unit: " + kind.display(), " commands", " b", " a", " measured", " predicted",
                "prediction", " by count", "prediction");
        for (Series series : series(distance, kind)) {
            Fit fit = series.fit();
            table.row(series.candidate().display(), Numbers.count(series.farthest().commands()),
                    String.format(Locale.ROOT, "%.3f \u00b1 %.3f", fit.b(), fit.bError()),
                    time(Interval.around(fit.a(), fit.aError())),
                    time(series.farthest().cost()), time(series.prediction().cost()), verdict(series, series.prediction()),
                    time(series.countedPrediction().cost()), verdict(series, series.countedPrediction()));
        }
        return table;
    }

    static String verdict(Series series, Prediction prediction) {
        if (!Double.isFinite(prediction.cost().value())) {
            return UNKNOWN;
        }
        if (prediction.within()) {
            return "held";
        }
        double off = (prediction.cost().value() / series.farthest().cost().value() - 1) * 100;
        return String.format(Locale.ROOT, "%+.1f %%%s", off, prediction.overlaps() ? ", intervals overlap" : "");
    }

    private static String missed(Distance distance, UnitKind kind) {
        List<Series> all = series(distance, kind);
        return missed("Predictions", all, Series::prediction) + missed("Predictions by count", all, Series::countedPrediction)
                + names("b is not what was counted: ", all,
                series -> Double.isFinite(series.farthest().commands()) && !series.prediction().countedWithinB(), ".\n");
    }

    private static String missed(String what, List<Series> all, Function<Series, Prediction> prediction) {
        return what + " within the measured interval: " + all.stream().filter(series -> prediction.apply(series).within()).count()
                + " of " + all.size() + names("; not: ", all, series -> !prediction.apply(series).within(), "") + ".\n";
    }

    private static String names(String before, List<Series> all, Predicate<Series> which, String after) {
        String names = all.stream().filter(which).map(series -> series.candidate().display()).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : before + names + after;
    }

    private static List<Series> series(Distance distance, UnitKind kind) {
        return distance.series().stream().filter(series -> series.kind() == kind).toList();
    }

    /** A line's end may lie a little below zero; one that was drawn by a count that is not known ends nowhere. */
    static String time(Interval estimate) {
        return !Double.isFinite(estimate.value()) ? UNKNOWN
                : (estimate.value() < 0 ? "-" : "") + Numbers.time(Math.abs(estimate.value()), estimate.error());
    }
}
