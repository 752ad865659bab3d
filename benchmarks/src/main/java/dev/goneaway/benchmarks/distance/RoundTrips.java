// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * One round-trip time for each distance: the median of what the contestants measured there.
 *
 * <p>Every proxy delays by the same time, so what their pings differ in is noise; and a line that is fitted to a noisy round trip is
 * wrong in both of its numbers, while its intervals, which are made of the costs alone, say nothing of it.
 */
final class RoundTrips {

    private RoundTrips() {
    }

    /** The same costs, fitted to the common round trips; what was so fitted before stays as it is. */
    static List<Series> common(List<Series> series) {
        Map<Double, Estimate> medians = new TreeMap<>();
        series.stream().flatMap(one -> one.points().stream()).collect(Collectors.groupingBy(Point::rttMillis))
                .forEach((rttMillis, points) -> medians.put(rttMillis, median(points)));
        return series.stream().map(one -> Series.of(one.contestant(), one.kind(),
                one.points().stream().map(point -> point.at(medians.get(point.rttMillis()))).toList())).toList();
    }

    /** Its error is the median of theirs, which is wider than its own. */
    private static Estimate median(List<Point> points) {
        return new Estimate(median(points, point -> point.ownRtt().mean()), median(points, point -> point.ownRtt().error()));
    }

    private static double median(List<Point> points, ToDoubleFunction<Point> value) {
        double[] sorted = points.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
