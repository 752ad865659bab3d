// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.results.Candidate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The candidates and the distances of a measurement.
 *
 * @param candidates the candidates, each at most once
 * @param rttMillis how much time the proxy adds to a round trip, from near to far; at least three values
 * @param rounds how many rounds to measure; at least three
 */
public record DistancePlan(List<Candidate> candidates, List<Double> rttMillis, int rounds) {

    /** The plan of a full comparison: a rack, a region and a neighbouring region. */
    public static final DistancePlan FULL = new DistancePlan(
            Stream.concat(Candidate.ofMatrix().stream(), Stream.of(Candidate.PING_ASKING)).toList(), List.of(0.2, 1.0, 5.0), 10);

    private static final Duration OPENING = Duration.ofSeconds(10);

    /** Returns about how long the measurement takes on two cores. */
    public Duration takes() {
        return DistanceTurn.TAKES.multipliedBy((long) candidates.size() * (rounds * rttMillis.size() + DistanceRun.WARM_UP_ROUNDS))
                .plus(OPENING);
    }
}
