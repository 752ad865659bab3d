// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.results.Candidate;
import java.util.Comparator;
import java.util.List;

/**
 * One contestant's unit of work at every distance, and the model of it.
 *
 * @param contestant who ran it
 * @param kind which unit
 * @param points from near to far
 * @param fit through all points but the farthest
 * @param prediction what that says of the farthest
 * @param counted through the same points, with the commands that were counted for {@code b}: only {@code a} is fitted
 * @param countedPrediction what that says of the farthest
 * @param model through all points, for whoever wants to know of another distance
 */
public record Series(Candidate contestant, Kind kind, List<Point> points, Fit fit, Prediction prediction,
        Fit counted, Prediction countedPrediction, Fit model) {

    /** The points that it takes to draw a line and to check it. */
    static final int LEAST_POINTS = 3;

    /** Fits and predicts. */
    static Series of(Candidate contestant, Kind kind, List<Point> measured) {
        if (measured.size() < LEAST_POINTS) {
            throw new IllegalArgumentException(measured.size() + " points");
        }
        List<Point> points = measured.stream().sorted(Comparator.comparingDouble(Point::rttMillis)).toList();
        int last = points.size() - 1;
        Point farthest = points.get(last);
        Fit fit = Fit.of(points.subList(0, last));
        Fit counted = Fit.of(points.subList(0, last), farthest.commands());
        return new Series(contestant, kind, points, fit, Prediction.of(fit, farthest),
                counted, Prediction.of(counted, farthest), Fit.of(points));
    }

    /**
     * The point that was predicted.
     *
     * @return the last
     */
    public Point farthest() {
        return points.get(points.size() - 1);
    }
}
