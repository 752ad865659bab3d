// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

/**
 * How many commands cross the wire for one unit of work; counted, not estimated.
 *
 * <p>Whatever a client sends after its login counts, its goodbye too, whether or not anybody waits for a reply; the packets of the login
 * itself do not. Where units open connections, what the driver asks on a new one counts with them: of the contestants, that is
 * only the one that connects for each unit.
 *
 * @param contestant who ran them
 * @param perQueryUnit where the unit itself sends one command, in quick succession
 * @param perEmptyUnit where the unit sends none, in quick succession
 * @param afterIdle a unit that sends one command, after a second of rest; null in a run from before it was counted, or if connections were
 *     opened with it again and again
 * @param inTransaction where the unit sends three: it turns autocommit off, queries, commits, and leaves it to the contestant
 *     to turn autocommit on again; null in a run from before it was counted
 * @param afterError a unit that sends one command, right after one that ended with a syntax error, whose own commands are not in it; null
 *     as for {@code afterIdle}
 */
public record Commands(
        Candidate contestant, double perQueryUnit, double perEmptyUnit, Double afterIdle, Double inTransaction, Double afterError) {
}
