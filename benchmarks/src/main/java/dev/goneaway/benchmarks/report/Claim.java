// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.fleet.Sample.Ratio;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * One claim, and what a run says of it.
 *
 * @param text what is measured
 * @param limit what it is claimed not to exceed
 * @param measured what it was
 * @param interval where it lies, at 99.9 %
 * @param verdict what follows
 */
public record Claim(String text, String limit, String measured, String interval, Verdict verdict) {

    private static final String INDISTINGUISHABLE = "indistinguishable";

    /** Of intervals that are wider, anything could be in them. */
    private static final double SEEN_AS_ANOTHER = 1.25;

    /** Below it a ratio is easier to read as a part. */
    private static final double LEAST_TO_DECIMALS = 0.1;

    /** See {@link Numbers#bytes}. */
    private static final double NO_BYTES = 0.5;

    /** That one time is at most such a part of another; either may be null. */
    static Claim ratio(String text, double limit, Sample one, Sample other) {
        return one == null || other == null
                ? missing(text, part(limit))
                : of(text, part(limit), Span.ratio(one, other), Claim::part, Span.ratio(one, other).atMost(limit));
    }

    /** That one mean is at most so many times another; either may be null. */
    static Claim times(String text, double limit, Timing one, Timing other) {
        DoubleFunction<String> format = limit < LEAST_TO_DECIMALS ? Claim::part : Claim::decimal;
        return one == null || other == null ? missing(text, format.apply(limit))
                : of(text, format.apply(limit), Span.ratio(one, other), format, Span.ratio(one, other).atMost(limit));
    }

    /**
     * That the intervals of two means overlap, in a run that could have shown them apart; either may be null. The interval is
     * that of the ratio.
     */
    static Claim indistinguishable(String text, Timing one, Timing other) {
        if (one == null || other == null) {
            return missing(text, INDISTINGUISHABLE);
        }
        Span ratio = Span.ratio(one, other);
        boolean couldShow = ratio.low() >= 1 / SEEN_AS_ANOTHER && ratio.high() <= SEEN_AS_ANOTHER;
        return of(text, INDISTINGUISHABLE, ratio, Claim::decimal,
                !one.indistinguishableFrom(other) ? Verdict.FAILS : couldShow ? Verdict.HOLDS : Verdict.OPEN);
    }

    /** That one is such a part of the other, measured in pairs; told by whoever measured it. */
    static Claim pairs(String text, String limit, Ratio ratio, Verdict verdict) {
        Span span = ratio.low() == null ? Span.around(ratio.medians(), Double.NaN)
                : new Span(ratio.pairs(), ratio.low(), ratio.high());
        return of(text, limit, span, Claim::decimal, verdict);
    }

    /** No claim, only how one time compares with another; either may be null. */
    static Claim told(String text, Sample one, Sample other) {
        return one == null || other == null
                ? missing(text, "-")
                : of(text, "-", Span.ratio(one, other), Claim::part, Verdict.TOLD);
    }

    /** That one time is at most so much above another; either may be null. */
    static Claim nanosAbove(String text, double limit, Sample one, Sample other) {
        DoubleFunction<String> format = nanos -> String.format(Locale.ROOT, "%.0f ns", nanos);
        return one == null || other == null
                ? missing(text, format.apply(limit))
                : of(text, format.apply(limit), Span.difference(one, other), format, Span.difference(one, other).atMost(limit));
    }

    /** That nothing is allocated; the sample may be null. Counted, so there is no interval. */
    static Claim noBytes(String text, Sample sample) {
        if (sample == null || Double.isNaN(sample.bytes())) {
            return missing(text, "0 B");
        }
        Verdict verdict = sample.bytes() < NO_BYTES ? Verdict.HOLDS : Verdict.FAILS;
        return new Claim(text, "0 B", Numbers.bytes(sample.bytes()) + " B", "", verdict);
    }

    /** That one is not slower than the other; holds only if the run could have shown it slower by that much. */
    static Claim notSlower(String text, double seen, double[] ratios) {
        DoubleFunction<String> format = ratio -> String.format(Locale.ROOT, "%.3f", ratio);
        if (ratios.length == 0) {
            return missing(text, "1");
        }
        Span span = Span.mean(ratios);
        return of(text, "1", span, format, span.low() > 1 ? Verdict.FAILS : span.atMost(seen));
    }

    static Claim missing(String text, String limit) {
        return new Claim(text, limit, "-", "-", Verdict.MISSING);
    }

    private static Claim of(String text, String limit, Span span, DoubleFunction<String> format, Verdict verdict) {
        String interval = Double.isInfinite(span.high())
                ? "unknown"
                : format.apply(span.low()) + " \u2026 " + format.apply(span.high());
        return new Claim(text, limit, Double.isNaN(span.value()) ? "-" : format.apply(span.value()), interval, verdict);
    }

    private static String decimal(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }

    private static String part(double ratio) {
        if (ratio <= 0) {
            return "0";
        }
        double parts = 1 / ratio;
        return String.format(Locale.ROOT, parts < 10 && parts != Math.rint(parts) ? "1/%.1f" : "1/%.0f", parts);
    }
}
