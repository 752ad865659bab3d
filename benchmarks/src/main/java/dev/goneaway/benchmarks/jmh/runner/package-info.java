// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Runs the JMH benchmarks so that results can be compared: the forks of all candidates alternate. So a slow minute of the machine
 * slows all candidates.
 */
package dev.goneaway.benchmarks.jmh.runner;
