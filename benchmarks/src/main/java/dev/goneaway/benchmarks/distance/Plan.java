// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.RefusedException;
import java.time.Duration;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param contestants each at most once
 * @param rttMillis the distances, from near to far; at least three
 * @param rounds at least three
 * @param rests after which commands are counted anew; each is waited for once
 */
public record Plan(List<Candidate> contestants, List<Double> rttMillis, int rounds, List<Duration> rests) {

    /** Beyond the half second for which HikariCP trusts a connection unseen; beyond the five of Vibur and the thirty of peek. */
    private static final List<Duration> RESTS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(31));

    private static final int ROUNDS = 10;

    /** The driver gives up on an answer after ten seconds, and a login takes a few round trips. */
    private static final double LONGEST_MILLIS = 200;

    private static final Duration OPENING = Duration.ofSeconds(10);

    private static final double SHORTEST_MILLIS = 0.01;

    /**
     * The plan of a run of minutes.
     *
     * @param contestants duplicates count once
     * @param rttMillis duplicates count once
     * @return a plan
     * @throws RefusedException if nothing could be learnt that way
     */
    public static Plan of(List<Candidate> contestants, List<Double> rttMillis) {
        for (double millis : rttMillis) {
            if (!(millis >= SHORTEST_MILLIS && millis <= LONGEST_MILLIS)) {
                throw new RefusedException(
                        "a round trip of " + millis + " ms cannot be measured: name some between 0.01 and 200 with --rtt");
            }
        }
        List<Double> distances = rttMillis.stream().distinct().sorted().toList();
        if (distances.size() < Model.LEAST_POINTS) {
            throw new RefusedException(
                    "a line takes two round trips and its check a third: name at least three with --rtt, such as 0.2,1,5");
        }
        return new Plan(contestants.stream().distinct().sorted().toList(), distances, ROUNDS, RESTS);
    }

    /**
     * How long it takes.
     *
     * @return about, as it was seen on two cores
     */
    public Duration takes() {
        int turns = contestants.size() * (rounds * rttMillis.size() + Distances.WARM_UP_ROUNDS);
        return Turn.TAKES.multipliedBy(turns).plus(rests.stream().reduce(OPENING, Duration::plus));
    }
}
