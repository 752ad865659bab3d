// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

/**
 * What a caller of one candidate saw of one fault.
 *
 * @param fault what was done
 * @param contestant to which candidate
 * @param outcome one of the words of {@link Outcome}
 * @param errors how many units of work failed
 * @param exception the class of the first failure; null if there was none
 * @param sqlState of the first failure; null if it has none
 * @param vendorCode of the first failure; null if there was none
 * @param message of the first failure, its first line; null if there was none
 * @param millisToFirstSuccess from the moment at which the server could be used again to the end of the first unit that worked;
 * null if none did
 * @param millisUntilAllWork the same for the last of many callers; null if there was one caller only, or if not all came through
 * @param rowsLost how many rows that were acknowledged are not in the table
 * @param rowsDoubled how many rows are in the table twice
 * @param connectionsOpened since the fault
 * @param connectionsLeft still open two seconds after the candidate was closed
 * @param kept whether the connection of the unit that failed was still there afterwards; null where that is no question
 */
public record Cell(
        Fault fault,
        Candidate contestant,
        String outcome,
        int errors,
        String exception,
        String sqlState,
        Integer vendorCode,
        String message,
        Long millisToFirstSuccess,
        Long millisUntilAllWork,
        int rowsLost,
        int rowsDoubled,
        long connectionsOpened,
        int connectionsLeft,
        Boolean kept) {

    /**
     * Returns the cell of a candidate to which the question of the fault does not apply.
     *
     * @param fault what was done
     * @param contestant to which candidate
     * @return a cell without measurements
     */
    public static Cell notApplicable(Fault fault, Candidate contestant) {
        return new Cell(fault, contestant, Outcome.NOT_APPLICABLE, 0, null, null, null, null, null, null, 0, 0, 0, 0, null);
    }

    /**
     * What the tables show and the expectations hold: the outcome, and whether a good connection was given up.
     *
     * @return a few words
     */
    public String word() {
        return Boolean.FALSE.equals(kept) ? outcome + ", replaced" : outcome;
    }
}
