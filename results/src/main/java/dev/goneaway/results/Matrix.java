// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.List;

/**
 * The results of one run of the fault matrix, as {@code matrix.json} keeps it: one cell for each fault and candidate, and the
 * commands of each candidate.
 *
 * @param server product and origin
 * @param date the date in UTC
 * @param driver name and version
 */
public record Matrix(
        String server, String version, String date, String driver, String jdk, List<Cell> cells, List<Commands> commands) {

    /** The units of work that a candidate runs after each fault. */
    public static final int UNITS = 12;

    /** Finds a cell. Returns null if there is none. */
    public Cell cell(Fault fault, Candidate candidate) {
        return cells.stream().filter(cell -> cell.fault() == fault && cell.candidate() == candidate).findFirst().orElse(null);
    }

    /** Finds the counts of a candidate. Returns null if there are none. */
    public Commands commands(Candidate candidate) {
        return commands.stream().filter(count -> count.candidate() == candidate).findFirst().orElse(null);
    }
}
