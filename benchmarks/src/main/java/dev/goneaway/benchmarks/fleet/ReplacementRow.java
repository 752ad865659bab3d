// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.benchmarks.fleet.Sample.Ratio;
import dev.goneaway.benchmarks.report.Verdict;
import dev.goneaway.results.Candidate;
import java.util.stream.Stream;

/**
 * How long a contestant took to come back from a KILL of its connection; a pool, of all that it had.
 *
 * @param contestant its name, and which of its units
 * @param tls whether the connection was encrypted
 * @param errors units that failed, of all repetitions together
 * @param micros from the death of the connection, seen by the server, to the end of the unit that worked
 * @param againstBare that, against connect and query
 */
public record ReplacementRow(String contestant, boolean tls, int errors, Sample micros, Ratio againstBare) {

    /** What all are compared with. */
    public static final String BARE = "connect + SELECT 1";

    /** What a replacement may cost, of that. */
    public static final double LIMIT = 1.2;

    /**
     * Whether it was a pool, whose connections were killed all at once.
     *
     * @return false for a strategy with one connection, and for what all are compared with
     */
    public boolean isOfAPool() {
        return Stream.of(Candidate.values()).anyMatch(candidate -> candidate.connections() > 1 && candidate.display().equals(contestant));
    }

    /**
     * Whether a replacement costs at most {@link #LIMIT} times what all are compared with.
     *
     * @return holds if the whole interval is below
     */
    public Verdict cheap() {
        return againstBare.atMost(LIMIT);
    }
}
