// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Runs the JMH benchmarks so that results can be compared: the forks of all candidates alternate, so that a slow minute of the
 * machine slows all of them.
 */
package dev.goneaway.benchmarks.jmh.runner;
