// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.stream.DoubleStream;
import org.openjdk.jmh.util.ListStatistics;

/**
 * A value that was computed from timings, and where it lies, at 99.9 %; where that is unknown, the interval has no bounds.
 *
 * @param value the best guess
 * @param low the lower end
 * @param high the upper end
 */
record Span(double value, double low, double high) {

    private static final double CONFIDENCE = 0.999;

    Span {
        if (Double.isNaN(value) || Double.isNaN(low) || Double.isNaN(high)) {
            low = Double.NEGATIVE_INFINITY;
            high = Double.POSITIVE_INFINITY;
        }
    }

    /** Of two means that were measured apart from each other: their relative errors add as squares. */
    static Span ratio(Timing one, Timing other) {
        double ratio = one.nanos() / other.nanos();
        double error = ratio * Math.hypot(one.error() / one.nanos(), other.error() / other.nanos());
        return around(ratio, error);
    }

    /** A value and half the width of its interval. */
    static Span around(double value, double error) {
        return new Span(value, value - error, value + error);
    }

    /** Wider than it need be: the worst ends of both intervals together. */
    static Span ratio(Sample one, Sample other) {
        return new Span(one.median() / other.median(), one.low() / other.high(), one.high() / other.low());
    }

    /** Likewise. */
    static Span difference(Sample one, Sample other) {
        return new Span(one.median() - other.median(), one.low() - other.high(), one.high() - other.low());
    }

    /** The geometric mean of ratios that were measured one by one, each in a fork of its own. */
    static Span mean(double[] ratios) {
        ListStatistics logs = new ListStatistics(DoubleStream.of(ratios).map(Math::log).toArray());
        double error = ratios.length < 2 ? Double.NaN : logs.getMeanErrorAt(CONFIDENCE);
        return new Span(Math.exp(logs.getMean()), Math.exp(logs.getMean() - error), Math.exp(logs.getMean() + error));
    }

    boolean contains(double other) {
        return low <= other && other <= high;
    }

    Verdict atMost(double limit) {
        return high <= limit ? Verdict.HOLDS : low > limit ? Verdict.FAILS : Verdict.OPEN;
    }
}
