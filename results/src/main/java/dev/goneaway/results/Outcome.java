// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

/** The words that sum up a cell. Damage to data outranks errors, and errors outrank time. */
public final class Outcome {

    /** No unit failed. */
    public static final String UNNOTICED = "unnoticed";

    /** One unit failed; then all worked. */
    public static final String ONE_ERROR = "one error";

    /** Follows the number of units that failed, if it was more than one, before one worked. */
    public static final String ERRORS = " errors";

    /** Every unit failed. */
    public static final String STUCK = "stuck";

    /** A unit did not come back before the runner's own deadline. */
    public static final String HUNG = "hung";

    /** A row that was acknowledged is not in the table. */
    public static final String LOST_DATA = "lost data";

    /** A unit ran twice, or its row is in the table twice. */
    public static final String REPEATED_WORK = "repeated work";

    /** A transaction that the unit left open was committed. */
    public static final String COMMITTED = "committed";

    /** A transaction that the unit left open was rolled back, as it should be. */
    public static final String ROLLED_BACK = "rolled back";

    /** Session state was gone, and nothing said so. */
    public static final String LOST_STATE = "lost state";

    /** Session state was gone, no unit failed, and the listener was called. */
    public static final String TOLD = "told";

    /** The fault does not apply to the candidate. */
    public static final String NOT_APPLICABLE = "not applicable";

    private Outcome() {
    }

    /**
     * Whether data came to harm, which no error and no delay outweighs.
     *
     * @param outcome any
     * @return true for lost rows, doubled rows and uncommitted work in the table
     */
    public static boolean isDamage(String outcome) {
        return outcome.equals(LOST_DATA) || outcome.equals(REPEATED_WORK) || outcome.equals(COMMITTED);
    }

    /**
     * Returns the word for a number of failed units, if a later unit succeeded.
     *
     * @param count how many units failed
     * @return a word
     */
    public static String errors(int count) {
        return switch (count) {
            case 0 -> UNNOTICED;
            case 1 -> ONE_ERROR;
            default -> count + ERRORS;
        };
    }

    /**
     * How many units failed, as far as the word says it.
     *
     * @param word any outcome
     * @return the number; -1 if the word tells something else
     */
    public static int count(String word) {
        if (word.equals(UNNOTICED)) {
            return 0;
        }
        if (word.equals(ONE_ERROR)) {
            return 1;
        }
        String number = word.endsWith(ERRORS) ? word.substring(0, word.length() - ERRORS.length()) : "";
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : -1;
    }
}
