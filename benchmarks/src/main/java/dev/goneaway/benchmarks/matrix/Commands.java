// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import dev.goneaway.benchmarks.Contestant;

/**
 * How many commands cross the wire for one unit of work, in units in quick succession; counted, not estimated.
 *
 * @param contestant who ran them
 * @param perQueryUnit where the unit itself sends one command
 * @param perEmptyUnit where the unit sends none
 */
public record Commands(Contestant contestant, double perQueryUnit, double perEmptyUnit) {
}
