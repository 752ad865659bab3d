// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How long candidates took to replace a connection that was killed, as {@code fleet.json} keeps it. Files of older runs have more
 * values, which are ignored.
 *
 * @param replacements one row for each candidate; two for a candidate whose caller gets an error
 */
public record Replacements(List<ReplacementTime> replacements) {

    /** The name of the row of a connect without a strategy, with which all other rows are compared. */
    public static final String BARE = "connect + SELECT 1";

    /**
     * The time from a KILL to the end of the first unit that worked.
     *
     * @param candidate the name of the candidate, and which of its units
     * @param tls whether the connection was encrypted
     * @param micros the time in microseconds: the median over all rounds, and the mean in older runs
     * @param againstBare compared with {@link Replacements#BARE}: the median of the ratios in all rounds
     */
    public record ReplacementTime(@JsonProperty("contestant") String candidate, boolean tls, Interval micros,
            Interval againstBare) {
    }
}
