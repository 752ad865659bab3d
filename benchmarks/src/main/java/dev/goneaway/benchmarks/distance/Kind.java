// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.candidates.Units;

/** What is timed at a distance. */
public enum Kind {

    /** Sends one command itself, on a connection that was used just before. */
    QUERY("SELECT 1", Units.QUERY),

    /** Does nothing, on a connection that was used just before: what is left is the contestant's own cost. */
    NOTHING("nothing", Units.NOTHING);

    private final String display;
    private final SqlFunction<?> unit;

    Kind(String display, SqlFunction<?> unit) {
        this.display = display;
        this.unit = unit;
    }

    /**
     * The name that people read.
     *
     * @return a few words
     */
    public String display() {
        return display;
    }

    SqlFunction<?> unit() {
        return unit;
    }
}
