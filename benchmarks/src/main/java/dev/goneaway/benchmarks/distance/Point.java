// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

/**
 * What one contestant's unit of work was measured to cost at one distance.
 *
 * @param rttMillis how much longer than on this machine the proxy makes a round trip
 * @param rtt what a bare ping cost through the same proxy, in nanoseconds
 * @param cost of one unit, in nanoseconds
 * @param commands that crossed the proxy for one unit, the login not counted
 */
public record Point(double rttMillis, Estimate rtt, Estimate cost, double commands) {
}
