// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import java.util.List;

/**
 * The line {@code cost = a + b × RTT}, by least squares; each point counts by the inverse of its variance.
 *
 * <p>Errors come from those of the costs and are as wide as theirs, 99.9 %; the error of the measured round trip is not in them,
 * which is why all contestants share one: see {@link RoundTrips}.
 *
 * @param a what a unit costs at no distance, in nanoseconds
 * @param aError half the width of its interval
 * @param b how many round trips a unit waits for
 * @param bError half the width of its interval
 * @param covariance of the two errors, on the same scale: {@code a} was put too high where {@code b} was put too low
 */
public record Fit(double a, double aError, double b, double bError, double covariance) {

    /** Relative to the value: a point without any spread would count for everything. */
    private static final double LEAST_ERROR = 1e-6;

    /** Through at least two points, at different distances. */
    static Fit of(List<Point> points) {
        double sum = 0;
        double x = 0;
        double y = 0;
        for (Point point : points) {
            double weight = weight(point);
            sum += weight;
            x += weight * point.rtt().mean();
            y += weight * point.cost().mean();
        }
        x /= sum;
        y /= sum;
        double spread = 0;
        double slope = 0;
        for (Point point : points) {
            double distance = point.rtt().mean() - x;
            spread += weight(point) * distance * distance;
            slope += weight(point) * distance * (point.cost().mean() - y);
        }
        double b = slope / spread;
        return new Fit(y - b * x, Math.sqrt(1 / sum + x * x / spread), b, Math.sqrt(1 / spread), -x / spread);
    }

    /** The level line of all costs without what so many round trips take; at least one point. */
    static Fit of(List<Point> points, double b) {
        double sum = 0;
        double a = 0;
        for (Point point : points) {
            sum += weight(point);
            a += weight(point) * (point.cost().mean() - b * point.rtt().mean());
        }
        return new Fit(a / sum, Math.sqrt(1 / sum), b, 0, 0);
    }

    private static double weight(Point point) {
        Estimate cost = point.cost();
        double error = Math.max(cost.error(), LEAST_ERROR * Math.max(1, Math.abs(cost.mean())));
        return 1 / (error * error);
    }

    /** What the line says of a unit at a distance, in nanoseconds. */
    Estimate at(double rttNanos) {
        double variance = aError * aError + 2 * rttNanos * covariance + rttNanos * rttNanos * bError * bError;
        return new Estimate(a + b * rttNanos, Math.sqrt(Math.max(0, variance)));
    }
}
