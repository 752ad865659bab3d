// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.benchmarks.fleet.Sample.Ratio;

/**
 * What it costs to check one idle connection of many.
 *
 * @param check how
 * @param connections how many are checked in one pass
 * @param nanosEach per connection
 * @param againstFewest that, against the same check of the smallest fleet: 1 is flat
 */
public record IdleRow(String check, int connections, Sample nanosEach, Ratio againstFewest) {
}
