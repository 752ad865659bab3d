// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.Arrays;

/**
 * The iterations of one benchmark, by their median: what else runs on the machine only ever adds to a time, and to some
 * iterations much, so that it moves a mean by more than what is to be seen.
 *
 * @param nanos of each iteration, in ascending order
 * @param bytes allocated per unit, in the median iteration
 */
record Sample(double[] nanos, double bytes) {

    /** Of the normal distribution, for an interval of 99.9 %. */
    private static final double Z = 3.29;

    Sample {
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    double median() {
        int half = nanos.length / 2;
        return nanos.length == 0 ? Double.NaN : nanos.length % 2 == 1 ? nanos[half] : (nanos[half - 1] + nanos[half]) / 2;
    }

    /** The lower end of the median's interval, whatever the distribution; NaN if there are too few iterations to tell. */
    double low() {
        return rank() < 0 ? Double.NaN : nanos[rank()];
    }

    /** The upper end. */
    double high() {
        return rank() < 0 ? Double.NaN : nanos[nanos.length - 1 - rank()];
    }

    /** How many iterations lie on the wrong side of the median is a matter of tossing a coin for each. */
    private int rank() {
        return (int) Math.floor((nanos.length - Z * Math.sqrt(nanos.length)) / 2 - 0.5);
    }
}
