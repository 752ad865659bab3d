// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

/**
 * What one contestant's unit of work was measured to cost at one distance.
 *
 * @param rttMillis how much longer than on this machine the proxy makes a round trip
 * @param rtt the round trip that the model is fitted to, in nanoseconds: what a bare ping cost, the same for all contestants of a
 *     {@link Distance}
 * @param cost of one unit, in nanoseconds
 * @param commands that crossed the proxy for one unit, the login not counted; NaN if that could not be told
 * @param ownRtt what a bare ping cost through this contestant's own proxy; null stands for {@code rtt}, as in older files
 */
public record Point(double rttMillis, Estimate rtt, Estimate cost, double commands, Estimate ownRtt) {

    /** Without any {@code ownRtt}, {@code rtt} is that. */
    public Point {
        ownRtt = ownRtt == null ? rtt : ownRtt;
    }

    Point(double rttMillis, Estimate ownRtt, Estimate cost, double commands) {
        this(rttMillis, ownRtt, cost, commands, ownRtt);
    }

    /** The same with the round trip of all. */
    Point at(Estimate common) {
        return new Point(rttMillis, common, cost, commands, ownRtt);
    }
}
