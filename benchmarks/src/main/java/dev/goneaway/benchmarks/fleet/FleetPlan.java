// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param clients how many meet the restart of a real server
 * @param seed of everything that is left to chance
 * @param warmUps replacements, and rounds of passes over the fleets, that are not counted
 * @param replacements how many are counted of each contestant in plaintext, whose ratios are the closer ones
 * @param tlsReplacements how many under TLS, at most as many
 * @param poolReplacements how many are counted of each pool
 * @param fleets how many idle connections are checked, ascending
 * @param passes how many rounds of checks are counted
 * @param restarts how often the real server is restarted, with each kind of pause
 * @param away how long it stays dead before it is started again
 * @param carried how many clients are simulated
 */
public record FleetPlan(int clients, long seed, int warmUps, int replacements, int tlsReplacements, int poolReplacements,
        List<Integer> fleets, int passes, int restarts, Duration away, List<Integer> carried) {

    /** A server of the testkit takes a thousand, and its administrator and those who come too early need some. */
    public static final int MOST_CLIENTS = 900;

    private static final Duration REPLACEMENT_ROUND = Duration.ofMillis(12);
    private static final Duration TLS_ROUND = Duration.ofMillis(32);
    private static final Duration POOL_ROUND = Duration.ofMillis(800);
    private static final Duration PASSES = Duration.ofMillis(75);
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
        return new FleetPlan(clients, seed, 60, 2_000, 400, 60, List.of(10, 100, 1_000), 400, 8, Duration.ofSeconds(1),
                List.of(1_000, 10_000, 100_000));
    }

    /** Of rounds with pools, each of which takes as long as many without. */
    int poolWarmUps() {
        return Math.min(warmUps, 10);
    }

    /**
     * How long it takes.
     *
     * @return about, as it was seen on two cores
     */
    public Duration takes() {
        return REPLACEMENT_ROUND.multipliedBy((long) warmUps + replacements)
                .plus(TLS_ROUND.multipliedBy((long) warmUps + tlsReplacements))
                .plus(POOL_ROUND.multipliedBy((long) poolWarmUps() + poolReplacements)).plus(PASSES.multipliedBy((long) warmUps + passes))
                .plus(away.plus(RESTART).multipliedBy(2L * restarts)).plus(REST);
    }
}
