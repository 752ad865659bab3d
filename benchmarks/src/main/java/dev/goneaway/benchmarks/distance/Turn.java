// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.benchmarks.distance.Sample.Cost;
import dev.goneaway.results.Distance.UnitKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One contestant's turn at one distance: many short slices, in each of them bare pings and then every kind of unit, and of the slices
 * the median. A machine that others use too stalls now and then for longer than a round trip; that spoils a slice, not the turn.
 */
final class Turn {

    private static final int SLICES = 15;
    private static final Duration PINGS = Duration.ofMillis(40);
    private static final Map<UnitKind, Duration> UNITS =
            Map.of(UnitKind.QUERY, Duration.ofMillis(100), UnitKind.NOTHING, Duration.ofMillis(50));

    /** All slices and the warming, on the average of all contestants. */
    static final Duration TAKES = Duration.ofMillis(270);

    private static final int WARM = 3;
    private static final int MOST = 1_000;

    private final Path path;
    private final List<Double> pings = new ArrayList<>();
    private final Map<UnitKind, List<Double>> units = new EnumMap<>(UnitKind.class);

    Turn(Path path) {
        this.path = path;
    }

    /** Blocks while the turn lasts. */
    Sample take(double rttMillis) throws SQLException, InterruptedException {
        path.length(rttMillis);
        Map<UnitKind, Double> commands = new EnumMap<>(UnitKind.class);
        Map<UnitKind, Integer> times = new EnumMap<>(UnitKind.class);
        for (UnitKind kind : UnitKind.values()) {
            // A short pause counts as a rest for some: the first unit after it is not hot.
            path.run(kind, 1);
            // Not on the units that are timed: there, nothing waits for a goodbye to cross.
            commands.put(kind, path.count(kind, WARM));
            times.put(kind, times(UNITS.get(kind), (double) path.run(kind, WARM) / WARM));
        }
        int pingTimes = times(PINGS, (double) path.ping(WARM) / WARM);
        for (int i = 0; i < SLICES; i++) {
            pings.add((double) path.ping(pingTimes) / pingTimes);
            for (UnitKind kind : UnitKind.values()) {
                double nanos = path.run(kind, times.get(kind));
                units.computeIfAbsent(kind, key -> new ArrayList<>()).add(nanos / times.get(kind));
            }
        }
        Map<UnitKind, Cost> costs = new EnumMap<>(UnitKind.class);
        units.forEach((kind, slices) -> costs.put(kind, new Cost(median(slices), commands.get(kind))));
        return new Sample(median(pings), costs);
    }

    /** In each slice. */
    private static int times(Duration time, double nanos) {
        return (int) Math.max(1, Math.min(MOST, time.toNanos() / SLICES / Math.max(1, nanos)));
    }

    private static double median(List<Double> slices) {
        return slices.stream().sorted().toList().get(slices.size() / 2);
    }
}
