// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.util.List;

/**
 * How the clients came back after one restart.
 *
 * @param clients how many
 * @param retry how they paused
 * @param downSeconds from the death of the server until it accepted connections again
 * @param working clients that worked again in the end
 * @param firstWorksSeconds from the server's return until the first client worked; may be a little before it was noticed
 * @param lastWorksSeconds from the server's return until the last client worked
 * @param peakConnects most connects within 100 ms, once the server was back; null in newer runs
 * @param kinds the same clients by what they protect themselves with
 */
public record Outcome(int clients, String retry, double downSeconds, int working, double firstWorksSeconds,
        double lastWorksSeconds, Long peakConnects, List<OfKind> kinds) {

    /**
     * Those of one kind.
     *
     * @param kind which
     * @param clients how many
     * @param connects that they began, while the server was away too
     * @param errors units that failed
     * @param lastWorksSeconds from the server's return until the last of them worked
     */
    public record OfKind(Kind kind, int clients, long connects, long errors, double lastWorksSeconds) {

        /** Connections that one of them began. */
        public double connectsEach() {
            return (double) connects / clients;
        }

        /** Units that one of them lost. */
        public double errorsEach() {
            return (double) errors / clients;
        }
    }

    /** Connections that one client began. */
    public double connectsEach() {
        return (double) kinds.stream().mapToLong(OfKind::connects).sum() / clients;
    }

    /** Units that one client lost. */
    public double errorsEach() {
        return (double) kinds.stream().mapToLong(OfKind::errors).sum() / clients;
    }
}
