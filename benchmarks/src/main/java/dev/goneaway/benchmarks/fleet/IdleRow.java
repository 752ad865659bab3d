// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.benchmarks.fleet.Sample.Ratio;
import dev.goneaway.benchmarks.report.Verdict;

/**
 * What it costs to check one idle connection of many.
 *
 * @param check how
 * @param connections how many are checked in one pass
 * @param nanosEach per connection
 * @param againstFewest that, against the same check of the smallest fleet: 1 is flat
 */
public record IdleRow(String check, int connections, Sample nanosEach, Ratio againstFewest) {

    /** Two costs that differ by less are the same to whoever sizes a fleet. */
    public static final double FLAT_WITHIN = 0.1;

    /**
     * Whether one check costs the same in this fleet as in the smallest.
     *
     * @return holds if the whole interval is within a tenth
     */
    public Verdict flat() {
        return againstFewest.within(FLAT_WITHIN);
    }
}
