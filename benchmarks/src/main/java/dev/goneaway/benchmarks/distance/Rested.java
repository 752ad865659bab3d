// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.results.Candidate;

/**
 * What a contestant sends for a unit that does nothing, after it was not used for a while: counted, not timed, because each
 * command more costs a round trip.
 *
 * @param contestant who rested
 * @param seconds for how long
 * @param commands that crossed the proxy, the login not counted
 */
public record Rested(Candidate contestant, long seconds, double commands) {
}
