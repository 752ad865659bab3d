// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import dev.goneaway.benchmarks.Contestant;

/**
 * What a caller of one contestant saw after one fault.
 *
 * @param fault what was done
 * @param contestant to whom
 * @param outcome {@code unnoticed}, {@code one error}, {@code n errors}, {@code stuck} if no unit worked any more, {@code hung} if the
 *     contestant did not answer in time
 * @param errors how many of the units failed
 * @param exception the class of the first failure; null if there was none
 * @param sqlState of the first failure; null if it has none
 * @param vendorCode of the first failure; null if there was none
 * @param millisToFirstSuccess from the start of the first unit to the end of the first that worked; null if none did
 * @param connectionsOpened over the whole meeting, before the fault and after it
 */
public record Cell(
        Fault fault,
        Contestant contestant,
        String outcome,
        int errors,
        String exception,
        String sqlState,
        Integer vendorCode,
        Long millisToFirstSuccess,
        int connectionsOpened) {

    /** No unit failed. */
    public static final String UNNOTICED = "unnoticed";

    /** Every unit failed. */
    public static final String STUCK = "stuck";

    /** No answer before the deadline. */
    public static final String HUNG = "hung";

    static Cell hung(Fault fault, Contestant contestant, int connectionsOpened) {
        return new Cell(fault, contestant, HUNG, 0, null, null, null, null, connectionsOpened);
    }

    static String outcome(int errors, int units) {
        if (errors == 0) {
            return UNNOTICED;
        }
        if (errors == units) {
            return STUCK;
        }
        return errors == 1 ? "one error" : errors + " errors";
    }
}
