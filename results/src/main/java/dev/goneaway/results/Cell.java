// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The result of one fault for one candidate: what the callers of the candidate got.
 *
 * @param errors how many units of work failed
 * @param exception the class of the first failure; null if there was none
 * @param sqlState the SQLState of the first failure; null if it has none
 * @param vendorCode the vendor code of the first failure; null if there was none
 * @param message the first line of the message of the first failure; null if there was none
 * @param millisToFirstSuccess from the moment at which the server was usable to the end of the first unit that succeeded; null if
 *     none did
 * @param millisUntilAllWork the time until the last of many callers succeeded; null with one caller, or if a caller did not
 *     succeed
 * @param rowsLost how many acknowledged rows are not in the table; with two writable servers, how many are on the old one
 * @param rowsDoubled how many rows are in the table twice
 * @param connectionsOpened connections that the candidate opened after the fault
 * @param connectionsLeft connections that were open two seconds after the candidate was closed
 * @param kept whether the candidate kept the connection after the error of its unit; null if the fault does not test this
 */
public record Cell(
        Fault fault,
        @JsonProperty("contestant") Candidate candidate,
        Outcome outcome,
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

    /** Returns the cell of a candidate to which the fault does not apply. */
    public static Cell notApplicable(Fault fault, Candidate candidate) {
        return new Cell(fault, candidate, Outcome.NOT_APPLICABLE, 0, null, null, null, null, null, null, 0, 0, 0, 0, null);
    }

    /** Returns the text of the cell in tables and expectations: the outcome, and whether a good connection was given up. */
    public String word() {
        return (outcome == Outcome.ERRORS ? errors + " " : "") + outcome.text() + (gaveUpAGoodConnection() ? ", replaced" : "");
    }

    /** Returns how many units failed before one succeeded; -1 if the outcome is not a number of errors. */
    public int errorsBeforeSuccess() {
        return gaveUpAGoodConnection() ? -1 : switch (outcome) {
            case UNNOTICED -> 0;
            case ONE_ERROR -> 1;
            case ERRORS -> errors;
            default -> -1;
        };
    }

    private boolean gaveUpAGoodConnection() {
        return Boolean.FALSE.equals(kept);
    }
}
