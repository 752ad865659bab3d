// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.stream.Stream;

/** The outcome of a cell. Damage to data counts before errors, and errors count before time. */
public enum Outcome {

    /** No unit failed. */
    UNNOTICED("unnoticed"),
    /** One unit failed. Then all units succeeded. */
    ONE_ERROR("one error"),
    /** Several units failed before one succeeded. The cell has their number. */
    ERRORS("errors"),
    /** Every unit failed. */
    STUCK("stuck"),
    /** A unit did not come back within the deadline of the run. */
    HUNG("hung"),
    /** An acknowledged row is not in the table. */
    LOST_DATA("lost data"),
    /** A unit ran twice, or its row is in the table twice. */
    REPEATED_WORK("repeated work"),
    /** A transaction that the unit left open was committed. */
    COMMITTED("committed"),
    /** A transaction that the unit left open was rolled back, as it should be. */
    ROLLED_BACK("rolled back"),
    /** Session state was gone, and neither an error nor a listener told the caller. */
    LOST_STATE("lost state"),
    /** Session state was gone, no unit failed, and the listener was called. */
    TOLD("told"),
    /** A failed unit left a lock, and another program waited for the lock in vain. */
    LOCK_HELD("lock held"),
    /** Units wrote to the old of two writable servers. Later units wrote to the new one. */
    LEFT_LATE("old server left late"),
    /** All units wrote to the old of two writable servers. */
    NOT_LEFT("old server not left"),
    /** The fault does not apply to the candidate. */
    NOT_APPLICABLE("not applicable");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** Returns the words in tables and files. */
    @JsonValue
    public String text() {
        return text;
    }

    /** Reads the words of a file. Files of older runs have the number of errors before the word. */
    @JsonCreator
    public static Outcome of(String text) {
        String word = text.replaceFirst("^\\d+ ", "");
        return Stream.of(values()).filter(outcome -> outcome.text.equals(word)).findFirst()
                .orElseThrow(() -> new RefusedException("no outcome is called \"" + text + "\""));
    }

    /** Returns the outcome if this number of units failed before one succeeded. */
    public static Outcome of(int errors) {
        return errors == 0 ? UNNOTICED : errors == 1 ? ONE_ERROR : ERRORS;
    }

    public boolean isDamage() {
        return this == LOST_DATA || this == REPEATED_WORK || this == COMMITTED;
    }
}
