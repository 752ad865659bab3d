// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.results.Candidate;
import java.util.List;

/**
 * All that was measured at a distance in one run, as it is written to {@code distance.json}.
 *
 * @param server what it was run on
 * @param version the server's own word for its version
 * @param date when, in UTC
 * @param driver name and version
 * @param jdk the version of the Java runtime
 * @param rounds how many times each contestant was measured at each distance; intervals are over these
 * @param seconds how long it took
 * @param series one for each contestant and kind of unit, fitted to the round trips that all of them have in common
 * @param rested one for each contestant and rest
 */
public record Distance(String server, String version, String date, String driver, String jdk, int rounds, long seconds,
        List<Series> series, List<Rested> rested) {

    /** Fits the series anew, which may have been fitted to each contestant's own round trips. */
    public Distance {
        series = RoundTrips.common(series);
    }

    /**
     * One contestant's unit.
     *
     * @param contestant who ran it
     * @param kind which unit
     * @return the series; null if there is none
     */
    public Series series(Candidate contestant, Kind kind) {
        return series.stream().filter(one -> one.contestant() == contestant && one.kind() == kind).findFirst().orElse(null);
    }
}
