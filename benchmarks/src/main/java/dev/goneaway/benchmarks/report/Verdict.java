// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

/** What a run says of a claim. */
public enum Verdict {

    /** The whole interval is on the right side. */
    HOLDS("holds"),

    /** The whole interval is on the wrong side. */
    FAILS("does not hold"),

    /** The interval has the limit in it. */
    OPEN("cannot be told"),

    /** The run has no such timing. */
    MISSING("not measured"),

    /** Nothing is claimed; told for scale. */
    TOLD("-");

    private final String display;

    Verdict(String display) {
        this.display = display;
    }

    @Override
    public String toString() {
        return display;
    }
}
