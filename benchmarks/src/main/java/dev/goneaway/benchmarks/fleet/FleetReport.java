// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.util.List;

/**
 * Everything of one run, as it is written to {@code fleet.json}.
 *
 * @param server product, version and origin
 * @param seed of everything that was left to chance
 * @param seconds how long it took, the start of the server not counted
 * @param replacements how long strategies took to come back from a KILL
 * @param idle what it costs to check one connection of many
 * @param cost what connects cost this machine: the simulated server's too
 * @param backlog how many wait at the simulated server
 * @param restarts what real restarts did to a real fleet
 * @param simulated the same restarts, simulated
 * @param agreements whether these two say the same
 * @param carried the same restart with more clients than there are, simulated
 * @param notes what was left out, and why
 */
public record FleetReport(String server, long seed, double seconds, List<ReplacementRow> replacements, List<IdleRow> idle,
        ConnectCost cost, int backlog, List<Outcome> restarts, List<Outcome> simulated, List<Agreement> agreements,
        List<Outcome> carried, List<String> notes) {
}
