// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

/**
 * How many commands cross the wire for one unit of work, counted by a proxy.
 *
 * <p>Every command that a client sends after its login counts, also its goodbye. The packets of the login do not count. If a unit
 * opens a
 * connection, the commands that the driver sends on the new connection count too. Of all candidates, only the one that connects
 * for each
 * unit does that.
 *
 * @param contestant which candidate
 * @param perQueryUnit for a unit that sends one command, in quick succession
 * @param perEmptyUnit for a unit that sends no command, in quick succession
 * @param afterIdle for a unit that sends one command after a second of rest; null in older runs, or if units kept opening
 * connections
 * @param inTransaction for a unit that turns autocommit off, queries and commits, which are three commands; null in older runs
 * @param afterError for a unit that sends one command right after a unit with a syntax error; null as for {@code afterIdle}
 */
public record Commands(
        Candidate contestant, double perQueryUnit, double perEmptyUnit, Double afterIdle, Double inTransaction,
                Double afterError) {
}
