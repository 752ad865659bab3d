// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.CommandsAfterRest;
import dev.goneaway.results.Distance.Fit;
import dev.goneaway.results.Distance.Point;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import dev.goneaway.results.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the page needs to answer for a reader's own distance: each contestant's lines, for people and for the script. */
final class Calculator {

    private static final double NANOS_PER_MILLI = 1e6;

    private Calculator() {
    }

    static Map<String, Object> of(Distance distance) {
        List<Candidate> contestants = Stream.of(Candidate.values())
                .filter(contestant -> Stream.of(UnitKind.values()).allMatch(kind -> distance.series(contestant, kind) != null))
                .toList();
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("of", distance.server());
        context.put("on", distance.date());
        context.put("rounds", distance.rounds());
        context.put("rests", distance.rested().stream().map(CommandsAfterRest::seconds).distinct().sorted().toList());
        context.put("lines", contestants.stream().map(Calculator::line).toList());
        context.put("predictions", distance.series().stream().map(Calculator::prediction).toList());
        context.put("held", distance.series().stream().filter(series -> series.prediction().within()).count());
        context.put("heldByCount", distance.series().stream().filter(series -> series.countedPrediction().within()).count());
        context.put("all", distance.series().size());
        context.put("nearest", rtt(distance, 0));
        context.put("farthest", rtt(distance, -1));
        context.put("json", Json.inScript(Map.of(
                "contestants", contestants.stream().map(contestant -> numbers(distance, contestant)).toList(),
                "farthestMillis", distance.series().stream().map(Series::farthest)
                        .mapToDouble(point -> point.rtt().value() / NANOS_PER_MILLI).max().orElse(0))));
        return context;
    }

    private static String rtt(Distance distance, int from) {
        return distance.series().stream().findFirst().map(series -> {
            List<Point> points = series.points();
            Point point = points.get(from < 0 ? points.size() + from : from);
            return String.format(Locale.ROOT, "%.2f", point.rtt().value() / NANOS_PER_MILLI);
        }).orElse(null);
    }

    private static Map<String, Object> line(Candidate contestant) {
        return Map.of("name", contestant.display(), "mark", switch (contestant) {
            case NONE -> "floor";
            case CONNECT_PER_USE -> "ceiling";
            default -> "";
        });
    }

    private static Map<String, Object> numbers(Distance distance, Candidate contestant) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("name", contestant.display());
        for (UnitKind kind : UnitKind.values()) {
            numbers.put(kind.name(), Objects.requireNonNull(distance.series(contestant, kind)).model());
        }
        // Each command that a rested contestant sends and a busy one does not, costs what a bare ping costs: one round trip. What
        // could not be counted is left out, and the script says that it does not know.
        double hot = distance.series(contestant, UnitKind.NOTHING).farthest().commands();
        numbers.put("rested", distance.rested().stream().filter(rested -> rested.candidate() == contestant)
                .filter(rested -> Double.isFinite(rested.commands() - hot))
                .collect(Collectors.toMap(CommandsAfterRest::seconds, rested -> Math.max(0, rested.commands() - hot))));
        return numbers;
    }

    private static Map<String, Object> prediction(Series series) {
        Fit fit = series.fit();
        return Map.of("unit", series.kind().display(), "name", series.candidate().display(),
                "commands", Numbers.count(series.farthest().commands()),
                "b", String.format(Locale.ROOT, "%.3f \u00b1 %.3f", fit.b(), fit.bError()),
                "a", DistanceTable.time(Interval.around(fit.a(), fit.aError())),
                "predicted", DistanceTable.time(series.prediction().cost()),
                "measured", DistanceTable.time(series.farthest().cost()),
                "verdict", DistanceTable.verdict(series, series.prediction()),
                "byCount", DistanceTable.time(series.countedPrediction().cost()),
                "countVerdict", DistanceTable.verdict(series, series.countedPrediction()));
    }
}
