// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.List;

/**
 * All that was seen and counted in one run, as it is written to {@code matrix.json}.
 *
 * @param server what it was run on
 * @param version the server's own word for its version
 * @param date when, in UTC
 * @param driver name and version
 * @param jdk the version of the Java runtime
 * @param cells one for each fault and candidate
 * @param commands one for each candidate
 */
public record Matrix(
        String server, String version, String date, String driver, String jdk, List<Cell> cells, List<Commands> commands) {

    /** The units of work that a candidate runs after each fault. */
    public static final int UNITS = 12;

    /**
     * Returns one cell.
     *
     * @param fault what was done
     * @param contestant to which candidate
     * @return the cell; null if there is none
     */
    public Cell cell(Fault fault, Candidate contestant) {
        return cells.stream()
                .filter(cell -> cell.fault() == fault && cell.contestant() == contestant)
                .findFirst().orElse(null);
    }

    /**
     * Returns what one candidate sends.
     *
     * @param contestant which candidate
     * @return the counts; null if there are none
     */
    public Commands commands(Candidate contestant) {
        return commands.stream().filter(count -> count.contestant() == contestant).findFirst().orElse(null);
    }
}
