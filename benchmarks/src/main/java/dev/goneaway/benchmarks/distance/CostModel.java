// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance.Fit;
import dev.goneaway.results.Distance.Point;
import dev.goneaway.results.Distance.Prediction;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.openjdk.jmh.util.ListStatistics;

/** Fits the line {@code cost = a + b × RTT} by least squares. Each point has the inverse of its variance as weight. */
final class CostModel {

    /** A line needs two points, and the check of its prediction needs a third. */
    static final int LEAST_POINTS = 3;

    private static final double CONFIDENCE = 0.999;

    /** The smallest error, relative to the value. A point with an error of zero would have all the weight. */
    private static final double LEAST_ERROR = 1e-6;

    private CostModel() {
    }

    /** Computes the mean and its 99.9 % interval (Student's t), as JMH does. Throws with fewer than three rounds. */
    static Interval mean(double... rounds) {
        if (rounds.length <= 2) {
            throw new IllegalArgumentException("no interval over " + rounds.length + " rounds");
        }
        ListStatistics statistics = new ListStatistics(rounds);
        return Interval.around(statistics.getMean(), statistics.getMeanErrorAt(CONFIDENCE));
    }

    /** Fits the lines of a series, and predicts its farthest point. */
    static Series series(Candidate candidate, UnitKind kind, List<Point> measured) {
        if (measured.size() < LEAST_POINTS) {
            throw new IllegalArgumentException(measured.size() + " points");
        }
        List<Point> points = measured.stream().sorted(Comparator.comparingDouble(Point::rttMillis)).toList();
        int last = points.size() - 1;
        Point farthest = points.get(last);
        Fit fit = fit(points.subList(0, last));
        return new Series(candidate, kind, points, fit, prediction(fit, farthest), fit(points));
    }

    private static Prediction prediction(Fit fit, Point farthest) {
        Interval cost = fit.at(farthest.rtt().value());
        return new Prediction(cost, Double.isFinite(cost.value()) && farthest.cost().contains(cost.value()),
                Double.isFinite(cost.value()) && farthest.cost().overlaps(cost));
    }

    /** Fits a line through at least two points at different distances. */
    static Fit fit(List<Point> points) {
        double sum = 0;
        double x = 0;
        double y = 0;
        for (Point point : points) {
            double weight = weight(point);
            sum += weight;
            x += weight * point.rtt().value();
            y += weight * point.cost().value();
        }
        x /= sum;
        y /= sum;
        double spread = 0;
        double slope = 0;
        for (Point point : points) {
            double distance = point.rtt().value() - x;
            spread += weight(point) * distance * distance;
            slope += weight(point) * distance * (point.cost().value() - y);
        }
        double b = slope / spread;
        return new Fit(y - b * x, Math.sqrt(1 / sum + x * x / spread), b, Math.sqrt(1 / spread), -x / spread);
    }

    private static double weight(Point point) {
        Interval cost = point.cost();
        double error = Math.max(cost.error(), LEAST_ERROR * Math.max(1, Math.abs(cost.value())));
        return 1 / (error * error);
    }

    /**
     * Fits each series to the same round trip for each distance: the median over all candidates. Every proxy delays by the same
     * time, so the pings through the proxies differ only by noise. With a noisy round trip, both numbers of a line would be
     * wrong.
     */
    static List<Series> common(List<Series> series) {
        Map<Double, Interval> medians = new TreeMap<>();
        series.stream().flatMap(one -> one.points().stream()).collect(Collectors.groupingBy(Point::rttMillis))
                .forEach((rttMillis, points) -> medians.put(rttMillis, median(points)));
        return series.stream().map(one -> series(one.candidate(), one.kind(), one.points().stream().map(point -> new Point(
                point.rttMillis(), medians.get(point.rttMillis()), point.cost())).toList())).toList();
    }

    /** Returns the median round trip. Its error is the median of the errors, which is larger than the error of the median. */
    private static Interval median(List<Point> points) {
        return Interval.around(median(points, point -> point.rtt().value()), median(points, point -> point.rtt().error()));
    }

    private static double median(List<Point> points, ToDoubleFunction<Point> value) {
        double[] sorted = points.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
