// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

/**
 * What the line through the nearer points says of the farthest, held against what was measured there.
 *
 * @param cost predicted, in nanoseconds
 * @param within whether the predicted value lies within the measured interval
 * @param overlaps whether the predicted interval and the measured one have something in common
 * @param countedWithinB whether the commands that were counted lie within the interval of the line's {@code b}; a login and a
 *     goodbye make them differ, because the one is waited for and not counted, and the other is counted and not waited for
 */
public record Prediction(Estimate cost, boolean within, boolean overlaps, boolean countedWithinB) {

    static Prediction of(Fit fit, Point farthest) {
        Estimate cost = fit.at(farthest.rtt().mean());
        return new Prediction(cost, farthest.cost().contains(cost.mean()), farthest.cost().overlaps(cost),
                new Estimate(fit.b(), fit.bError()).contains(farthest.commands()));
    }
}
