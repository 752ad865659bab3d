// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The figures of many connections, as {@code fleet.json} keeps them. Files of older runs have more figures, which are ignored.
 *
 * @param server product, version and origin
 * @param seconds how long the measurement took
 * @param replacements how long candidates took to replace a connection that was killed
 * @param idle what one check of one idle connection costs
 * @param notes what the measurement left out, and why
 */
public record FleetReport(String server, double seconds, List<ReplacementTime> replacements, List<IdleCheckCost> idle,
        List<String> notes) {

    /** The row that all replacements are compared with. */
    public static final String BARE = "connect + SELECT 1";

    /**
     * A number of measurements.
     *
     * @param count how many
     * @param median the middle one
     * @param mean the mean
     * @param error half of the width of the interval of the mean
     */
    public record Sample(int count, double median, double mean, double error) {
    }

    /**
     * How two measurements compare that were made in pairs.
     *
     * @param means the ratio of the means
     * @param error half of the width of its interval
     * @param medians the ratio of the medians
     * @param pairs the median of the ratios of all pairs; null in older runs
     * @param low the lower end of its interval; null with too few pairs
     * @param high the upper end of its interval; null with too few pairs
     */
    public record Ratio(double means, double error, double medians, Double pairs, Double low, Double high) {
    }

    /**
     * The time from a KILL to the end of the first unit that worked.
     *
     * @param candidate its name, and which of its units
     * @param tls whether the connection was encrypted
     * @param errors units that failed
     * @param micros the times, in microseconds
     * @param againstBare compared with {@link FleetReport#BARE}
     */
    public record ReplacementTime(@JsonProperty("contestant") String candidate, boolean tls, int errors, Sample micros,
            Ratio againstBare) {
    }

    /**
     * The cost of one check of one idle connection.
     *
     * @param check how
     * @param connections how many are checked in one pass
     * @param nanosEach for each connection
     * @param againstFewest compared with the smallest pass
     */
    public record IdleCheckCost(String check, int connections, Sample nanosEach, Ratio againstFewest) {
    }
}
