// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Everything that one run measured at several distances, as {@code distance.json} keeps it. Files of older runs have more values,
 * which are ignored.
 *
 * @param rounds how many times each candidate was measured at each distance; the intervals are over these rounds
 * @param series one for each candidate and kind of unit
 */
public record Distance(int rounds, List<Series> series) {

    /** Finds the series of one candidate. Returns null if there is none. */
    public Series series(Candidate candidate, UnitKind kind) {
        return series.stream().filter(one -> one.candidate() == candidate && one.kind() == kind).findFirst().orElse(null);
    }

    /** The unit of work that is timed. The candidate has used its connection just before. */
    public enum UnitKind {

        QUERY("SELECT 1"),

        /** Does nothing, so that the measurement shows only the candidate's own cost. */
        NOTHING("nothing");

        private final String display;

        UnitKind(String display) {
            this.display = display;
        }

        public String display() {
            return display;
        }
    }

    /**
     * One candidate's unit of work at every distance, and the model of its cost.
     *
     * @param points the points, from near to far
     * @param fit through all points but the farthest
     * @param prediction what {@code fit} predicts for the farthest point
     * @param model through all points
     */
    public record Series(@JsonProperty("contestant") Candidate candidate, UnitKind kind, List<Point> points, Fit fit,
            Prediction prediction, Fit model) {

        /** Returns the point that was predicted. */
        public Point farthest() {
            return points.get(points.size() - 1);
        }
    }

    /**
     * The cost of one candidate's unit of work at one distance.
     *
     * @param rttMillis how much time the proxy adds to a round trip
     * @param rtt the round trip in nanoseconds: the median over all candidates
     * @param cost the time of one unit, in nanoseconds
     */
    public record Point(double rttMillis, Interval rtt, Interval cost) {
    }

    /**
     * The line {@code cost = a + b × RTT}.
     *
     * @param a what a unit costs at no distance, in nanoseconds
     * @param aError half the width of the 99.9 % interval of {@code a}
     * @param b how many round trips a unit waits for
     * @param bError half the width of the 99.9 % interval of {@code b}
     * @param covariance the covariance of the two errors, on the same scale
     */
    public record Fit(double a, double aError, double b, double bError, double covariance) {

        /** Returns the cost of a unit at a distance, in nanoseconds. */
        public Interval at(double rttNanos) {
            double variance = aError * aError + 2 * rttNanos * covariance + rttNanos * rttNanos * bError * bError;
            return Interval.around(a + b * rttNanos, Math.sqrt(Math.max(0, variance)));
        }
    }

    /**
     * What a line through the nearer points predicts for the farthest point, compared with the measurement.
     *
     * @param cost the predicted time, in nanoseconds
     * @param within whether the predicted value lies within the measured interval
     * @param overlaps whether the two intervals overlap
     */
    public record Prediction(Interval cost, boolean within, boolean overlaps) {
    }
}
