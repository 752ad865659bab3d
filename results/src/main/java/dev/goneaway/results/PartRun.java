// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.Locale;

/**
 * The state of one part of a run.
 *
 * @param part the name of the part
 * @param state how far the part came
 * @param seconds how long the part took; null if the part is not done
 */
public record PartRun(String part, State state, Double seconds) {

    public enum State {

        PLANNED,
        /** Begun; in a run that has ended, it was stopped. */
        RUNNING,
        /** All results of the part are written. */
        DONE,
        /** The part ended with an error. */
        FAILED
    }

    /** Tells whether all results of the part are there. */
    public boolean isDone() {
        return state == State.DONE;
    }

    /** Such as {@code jmh 1234 s}, or {@code jmh failed}. */
    @Override
    public String toString() {
        return part + " " + (isDone() ? String.format(Locale.ROOT, "%.0f s", seconds) : state.name().toLowerCase(Locale.ROOT));
    }
}
