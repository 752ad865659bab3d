// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.replacement;

import java.time.Duration;

/**
 * The numbers of rounds of a measurement. In each round, each strategy replaces one connection.
 *
 * @param warmUps rounds whose results are thrown away
 * @param rounds how many rounds in plaintext
 * @param tlsRounds how many rounds under TLS
 */
public record ReplacementPlan(int warmUps, int rounds, int tlsRounds) {

    /** The plan of a full comparison. */
    public static final ReplacementPlan FULL = new ReplacementPlan(60, 2_000, 400);

    private static final Duration ROUND = Duration.ofMillis(12);
    private static final Duration TLS_ROUND = Duration.ofMillis(32);

    /**
     * Returns about how long the measurement takes on two cores.
     *
     * @return a sum over all rounds
     */
    public Duration takes() {
        return ROUND.multipliedBy((long) warmUps + rounds).plus(TLS_ROUND.multipliedBy((long) warmUps + tlsRounds));
    }
}
