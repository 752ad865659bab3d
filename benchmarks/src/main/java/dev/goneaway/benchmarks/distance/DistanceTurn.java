// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.results.Distance.UnitKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures one candidate at one network distance, in short slices. Each slice times pings on a connection without the candidate,
 * then each kind of unit. Each result is the median over the slices, so a stall of the machine affects one slice only.
 */
final class DistanceTurn {

    /** How long a turn takes, as the average over all candidates. */
    static final Duration TAKES = Duration.ofMillis(270);

    private static final int SLICES = 15;
    private static final Duration PINGS = Duration.ofMillis(40);
    private static final Map<UnitKind, Duration> UNITS =
            Map.of(UnitKind.QUERY, Duration.ofMillis(100), UnitKind.NOTHING, Duration.ofMillis(50));
    private static final int WARM_UPS = 3;
    private static final int MOST = 1_000;

    private final DelayedPath path;

    DistanceTurn(DelayedPath path) {
        this.path = path;
    }

    /**
     * The result of a turn.
     *
     * @param rttNanos the time of a ping without the candidate, through the same proxy
     * @param nanos the time of one unit of each kind
     */
    record Measured(double rttNanos, Map<UnitKind, Double> nanos) {
    }

    /** Measures at this distance. Blocks until all slices are measured. */
    Measured take(double rttMillis) throws SQLException {
        path.addToRoundTrip(rttMillis);
        Map<UnitKind, Integer> times = new EnumMap<>(UnitKind.class);
        for (UnitKind kind : UnitKind.values()) {
            // Run one unit first, because some candidates check their connection in the first unit after a pause.
            path.run(kind, 1);
            times.put(kind, perSlice(UNITS.get(kind), (double) path.run(kind, WARM_UPS) / WARM_UPS));
        }
        int pingTimes = perSlice(PINGS, (double) path.ping(WARM_UPS) / WARM_UPS);
        List<Double> pings = new ArrayList<>();
        Map<UnitKind, List<Double>> units = new EnumMap<>(UnitKind.class);
        for (int i = 0; i < SLICES; i++) {
            pings.add((double) path.ping(pingTimes) / pingTimes);
            for (UnitKind kind : UnitKind.values()) {
                double nanos = path.run(kind, times.get(kind));
                units.computeIfAbsent(kind, key -> new ArrayList<>()).add(nanos / times.get(kind));
            }
        }
        Map<UnitKind, Double> nanos = new EnumMap<>(UnitKind.class);
        units.forEach((kind, slices) -> nanos.put(kind, median(slices)));
        return new Measured(median(pings), nanos);
    }

    /** Returns how many runs of this length fit into a slice. */
    private static int perSlice(Duration time, double nanos) {
        return (int) Math.max(1, Math.min(MOST, time.toNanos() / SLICES / Math.max(1, nanos)));
    }

    private static double median(List<Double> slices) {
        return slices.stream().sorted().toList().get(slices.size() / 2);
    }
}
