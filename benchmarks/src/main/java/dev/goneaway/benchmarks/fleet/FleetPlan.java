// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param warmUps replacements, and rounds of passes over idle connections, whose results are thrown away
 * @param replacements of each strategy in plaintext
 * @param tlsReplacements of each strategy under TLS
 * @param passes over idle connections
 * @param idle how many connections a pass checks, in ascending order
 */
public record FleetPlan(int warmUps, int replacements, int tlsReplacements, int passes, List<Integer> idle) {

    /** The plan of a full comparison. */
    public static final FleetPlan FULL = new FleetPlan(60, 2_000, 400, 400, List.of(10, 1_000));

    private static final Duration REPLACEMENT_ROUND = Duration.ofMillis(12);
    private static final Duration TLS_ROUND = Duration.ofMillis(32);
    private static final Duration PASSES = Duration.ofMillis(70);

    /**
     * Returns about how long the measurements take on two cores.
     *
     * @return a sum over all rounds
     */
    public Duration takes() {
        return REPLACEMENT_ROUND.multipliedBy((long) warmUps + replacements)
                .plus(TLS_ROUND.multipliedBy((long) warmUps + tlsReplacements))
                .plus(PASSES.multipliedBy((long) warmUps + passes));
    }
}
