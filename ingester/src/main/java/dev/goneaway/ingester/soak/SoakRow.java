// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.util.Map;
import java.util.Optional;

/**
 * What became of the lines of one run.
 *
 * @param fault what was done
 * @param strategy how the ingester reached the server
 * @param strikes how often the fault hit, see {@link Fault}
 * @param sent lines that were given to the senders
 * @param acknowledged of these, lines that were answered with OK
 * @param refused of these, lines that were answered with REFUSED
 * @param stored of those sent, lines that are in the table in the end, on whichever server
 * @param doubled of those sent, lines that are in the table more than once
 * @param repeated of those sent, lines that were stored once more when they were in the table: without keys they would be doubled
 * @param lost of those sent, lines that are not in the table though their senders repeated them until their deadline
 * @param broken of those acknowledged, lines that are not in the table
 * @param failures units of work that failed, by SQLState and code; empty where the ingester was a process of its own
 * @param seconds from the first line to the last answer or deadline
 */
public record SoakRow(String fault, String strategy, int strikes, int sent, int acknowledged, int refused, int stored,
        int doubled, int repeated, int lost, int broken, Map<String, Integer> failures, double seconds) {

    static final String NONE = "none";

    /**
     * What is wrong with it: the promise that is kept with any strategy or none, that every line which was acknowledged is in the
     * table exactly once; what a strategy adds, that every line which was sent got through; or that nothing was put to the test.
     *
     * @return one sentence; empty if nothing is wrong
     */
    public Optional<String> complaint() {
        if (broken > 0 || doubled > 0) {
            return told(broken + " lines that were acknowledged are not in the table, and " + doubled + " are there twice");
        }
        if (!strategy.equals(NONE) && (acknowledged < sent || lost > 0)) {
            return told((sent - acknowledged) + " lines were not acknowledged, and " + lost + " are lost");
        }
        if (strikes == 0 && !fault.equals(Fault.NOTHING.display())) {
            return told("the fault never struck, so that this run shows nothing: repeat it, with more lines if they were few");
        }
        return Optional.empty();
    }

    private Optional<String> told(String what) {
        return Optional.of(fault + ", " + strategy + ": " + what);
    }
}
