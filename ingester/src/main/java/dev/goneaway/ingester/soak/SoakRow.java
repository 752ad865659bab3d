// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.util.Map;

/**
 * What became of the lines of one run.
 *
 * @param fault what was done
 * @param strategy how the ingester reached the server
 * @param sent lines that were given to the senders
 * @param acknowledged of these, lines that were answered with OK
 * @param refused of these, lines that were answered with REFUSED
 * @param stored of those sent, lines that are in the table in the end, on whichever server
 * @param doubled of those sent, lines that are in the table more than once
 * @param lost of those sent, lines that are not in the table though their senders repeated them until their deadline
 * @param broken of those acknowledged, lines that are not in the table
 * @param failures units of work that failed, by SQLState and code; empty where the ingester was a process of its own
 * @param seconds from the first line to the last answer or deadline
 */
public record SoakRow(String fault, String strategy, int sent, int acknowledged, int refused, int stored, int doubled, int lost,
        int broken,
        Map<String, Integer> failures, double seconds) {

    /**
     * Whether every line that was acknowledged is in the table exactly once.
     *
     * @return what the ingester promises, with any strategy or none
     */
    public boolean keepsItsPromise() {
        return broken == 0 && doubled == 0;
    }

    /**
     * Whether besides every line that was sent got through.
     *
     * @return what a strategy adds
     */
    public boolean isComplete() {
        return keepsItsPromise() && acknowledged == sent && lost == 0;
    }
}
