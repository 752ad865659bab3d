// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.results.Distance.UnitKind;
import java.util.Map;

/**
 * What one turn of one contestant gave.
 *
 * @param rttNanos a bare ping, through the same proxy
 * @param units what was timed and counted, by kind
 */
record Sample(double rttNanos, Map<UnitKind, Cost> units) {

    /**
     * One kind of unit.
     *
     * @param nanos per unit
     * @param commands per unit; NaN if that could not be told
     */
    record Cost(double nanos, double commands) {
    }
}
