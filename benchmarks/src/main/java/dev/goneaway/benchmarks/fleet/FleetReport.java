// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.util.List;

/**
 * Everything that one run measured of many connections and clients, as {@code fleet.json} keeps it. Older runs have more fields.
 *
 * @param server product and origin
 * @param seconds how long the measurements took
 * @param replacements how long a strategy needs to replace a connection
 * @param idle what a check of one idle connection of many costs
 * @param restarts how clients came back after a restart of the server
 * @param notes what was left out, and why
 */
public record FleetReport(String server, double seconds, List<ReplacementRow> replacements, List<IdleRow> idle,
        List<Outcome> restarts, List<String> notes) {
}
