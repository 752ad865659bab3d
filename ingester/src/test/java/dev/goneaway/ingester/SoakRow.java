// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.util.Optional;

/**
 * What became of the lines that met one fault.
 *
 * @param fault what was injected
 * @param strategy how the ingester reached the server
 * @param strikes how often the fault struck; see {@link SoakFault}
 * @param sent lines that the senders sent
 * @param acknowledged lines that were answered with OK
 * @param refused lines that were answered with REFUSED
 * @param stored sent lines that are in a table in the end
 * @param doubled sent lines that are in the tables more than once
 * @param repeated sent lines that were stored again; without keys they would be doubled
 * @param lost sent lines that are in no table, although their senders repeated them until the deadline
 * @param broken acknowledged lines that are in no table
 */
record SoakRow(String fault, String strategy, int strikes, int sent, int acknowledged, int refused, int stored, int doubled,
        int repeated, int lost, int broken) {

    /**
     * Returns one sentence about what is wrong, or nothing. With and without a strategy, each acknowledged line must be in the
     * table exactly once. With a strategy, each sent line must be acknowledged. The fault must have struck.
     */
    Optional<String> complaint() {
        if (broken > 0 || doubled > 0) {
            return sentence(broken + " acknowledged lines are not in the table, and " + doubled + " lines are there twice");
        }
        if (!strategy.equals("none") && (acknowledged < sent || lost > 0)) {
            return sentence((sent - acknowledged) + " lines were not acknowledged, and " + lost + " are lost");
        }
        if (strikes == 0 && !fault.equals(SoakFault.NOTHING.display())) {
            return sentence("the fault never struck, so this run shows nothing; repeat it, with more lines if there were few");
        }
        return Optional.empty();
    }

    private Optional<String> sentence(String what) {
        return Optional.of(fault + ", " + strategy + ": " + what);
    }
}
