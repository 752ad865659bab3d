// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.benchmarks.distance.Sample.Cost;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance.Point;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What every turn gave, by contestant and distance. */
final class Samples {

    private final Map<Candidate, Map<Double, List<Sample>>> turns = new HashMap<>();

    void add(Candidate contestant, double rttMillis, Sample sample) {
        turns.computeIfAbsent(contestant, key -> new HashMap<>()).computeIfAbsent(rttMillis, key -> new ArrayList<>())
                .add(sample);
    }

    /** One for each contestant of the plan and each kind of unit. */
    List<Series> series(Plan plan) {
        return plan.contestants().stream().flatMap(contestant -> Stream.of(UnitKind.values()).map(kind -> Model.series(contestant, kind,
                plan.rttMillis().stream().map(rtt -> point(kind, rtt, turns.get(contestant).get(rtt))).toList()))).toList();
    }

    private static Point point(UnitKind kind, double rttMillis, List<Sample> samples) {
        return Model.point(rttMillis, estimate(samples, Sample::rttNanos), estimate(samples, sample -> cost(sample, kind).nanos()),
                samples.stream().mapToDouble(sample -> cost(sample, kind).commands()).filter(Double::isFinite).average()
                        .orElse(Double.NaN));
    }

    private static Cost cost(Sample sample, UnitKind kind) {
        return sample.units().get(kind);
    }

    private static Interval estimate(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return Model.mean(samples.stream().mapToDouble(value).toArray());
    }
}
