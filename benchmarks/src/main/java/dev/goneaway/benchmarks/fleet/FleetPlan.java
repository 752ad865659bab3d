// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param clients how many meet the restart of a real server
 * @param seed of everything that is left to chance
 * @param warmUps replacements, and rounds of passes over the fleets, that are not counted
 * @param replacements how many are counted of each contestant
 * @param fleets how many idle connections are checked, ascending
 * @param passes how many rounds of checks are counted
 * @param restarts how often the real server is restarted, with each kind of pause
 * @param away how long it stays dead before it is started again
 * @param carried how many clients are simulated
 */
public record FleetPlan(int clients, long seed, int warmUps, int replacements, List<Integer> fleets, int passes, int restarts,
        Duration away,
        List<Integer> carried) {

    /** A server of the testkit takes a thousand, and its administrator and those who come too early need some. */
    public static final int MOST_CLIENTS = 900;

    private static final Duration REPLACEMENT_ROUND = Duration.ofMillis(85);
    private static final Duration PASSES = Duration.ofMillis(95);
    private static final Duration RESTART = Duration.ofMillis(4_500);
    private static final Duration REST = Duration.ofSeconds(10);

    /**
     * What the command does: a few minutes.
     *
     * @param clients how many meet the restart of a real server
     * @param seed of everything that is left to chance
     * @return the plan
     */
    public static FleetPlan full(int clients, long seed) {
        return new FleetPlan(clients, seed, 60, 400, List.of(10, 100, 1_000), 250, 8, Duration.ofSeconds(1),
                List.of(1_000, 10_000, 100_000));
    }

    /**
     * How long it takes.
     *
     * @return about, as it was seen on two cores
     */
    public Duration takes() {
        return REPLACEMENT_ROUND.multipliedBy((long) warmUps + replacements).plus(PASSES.multipliedBy((long) warmUps + passes))
                .plus(away.plus(RESTART).multipliedBy(2L * restarts)).plus(REST);
    }
}
