// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How many commands one candidate sends to the server for one unit of work.
 *
 * <p>Every command after the login counts, also COM_QUIT. The packets of the login do not count. If a unit opens a connection,
 * the driver's queries on the new connection count. Only the candidate that connects for each unit does this.
 *
 * @param perQueryUnit commands for a unit that sends one command, in quick succession
 * @param perEmptyUnit commands for a unit that sends no command, in quick succession
 * @param afterIdle commands for a unit that sends one command, after a rest of a second; null if it was not counted, or if the
 *     candidate opened connections each time
 * @param inTransaction commands for a unit that turns autocommit off, queries and commits. The unit does not turn autocommit on
 *     again, but some candidates do. Null if it was not counted.
 * @param afterError commands for a unit that sends one command, right after a unit with a syntax error; null as for {@code
 *     afterIdle}
 */
public record Commands(@JsonProperty("contestant") Candidate candidate, double perQueryUnit, double perEmptyUnit, Double afterIdle,
        Double inTransaction, Double afterError) {
}
