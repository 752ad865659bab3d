// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

/** What is done to the connections of all contestants while these are idle. */
public enum Fault {

    /** The server closes them, because they have been idle for too long. */
    WAIT_TIMEOUT("idle past wait_timeout"),

    /** An administrator kills them. */
    KILL("KILL while idle");

    private final String display;

    Fault(String display) {
        this.display = display;
    }

    /**
     * The name that people read.
     *
     * @return a few words
     */
    public String display() {
        return display;
    }
}
