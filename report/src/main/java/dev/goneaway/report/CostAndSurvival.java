// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Interval;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The plot of the README: what each candidate costs, on a logarithmic axis, and how many faults it survives without an error. */
final class CostAndSurvival {

    static final String FILE = "docs/images/cost-and-survival.svg";

    private static final int LEFT = 40;
    private static final int WIDTH = 620;
    private static final int TOP = 60;
    private static final int FAULT = 18;
    private static final int LETTER = 8;
    private static final List<String> TICKS = List.of("0.1 ns", "1 ns", "10 ns", "100 ns", "1 \u00b5s", "10 \u00b5s",
            "100 \u00b5s", "1 ms", "10 ms", "100 ms");

    private final RunResults run;
    private final List<Candidate> candidates;
    private final List<Fault> faults;
    /** The powers of ten at both ends of the axis, in nanoseconds. */
    private final int first;
    private final int last;

    private CostAndSurvival(RunResults run, List<Candidate> candidates) {
        this.run = run;
        this.candidates = candidates.stream().filter(candidate -> run.nothing(candidate) != null).toList();
        // Leave out faults inside the work, which always cost an error, and faults that do not apply to each candidate.
        this.faults = run.faults().stream().filter(fault -> !fault.isTheWorks()).filter(fault -> this.candidates.stream()
                .map(candidate -> run.matrix().cell(fault, candidate))
                .allMatch(cell -> cell != null && Rating.of(cell) != Rating.NONE)).toList();
        DoubleSummaryStatistics nanos = this.candidates.stream().map(run::nothing)
                .flatMapToDouble(time -> DoubleStream.of(time.nanos().value(), high(time))).summaryStatistics();
        this.first = (int) Math.floor(Math.log10(nanos.getMin()));
        this.last = Math.max(first + 1, (int) Math.ceil(Math.log10(nanos.getMax())));
    }

    static String svg(RunResults run, List<Candidate> candidates) {
        return Templates.xml("cost-and-survival.svg.mustache", new CostAndSurvival(run, candidates).context());
    }

    private Map<String, Object> context() {
        int bottom = TOP + FAULT * faults.size();
        long inWork = run.faults().stream().filter(Fault::isTheWorks).count();
        return Map.of("height", bottom + 106, "top", TOP, "bottom", bottom, "right", LEFT + WIDTH, "faults", faults.size(),
                "all", run.faults().size(), "inWork", inWork, "notApplicable", run.faults().size() - inWork - faults.size(),
                "points", candidates.stream().map(this::point).toList(), "ticks", ticks());
    }

    private Map<String, Object> point(Candidate candidate) {
        String label = candidate.display() + ": " + survived(candidate);
        Interval nanos = run.nothing(candidate).nanos();
        double x = x(nanos.value());
        double end = x + LETTER * label.length();
        boolean isFree = end < LEFT + WIDTH && candidates.stream().filter(other -> survived(other) == survived(candidate))
                .mapToDouble(other -> x(run.nothing(other).nanos().value())).noneMatch(other -> other > x && other < end);
        Map<String, Object> point = new LinkedHashMap<>(Map.of("x", text(nanos.value()),
                "low", text(Math.max(nanos.low(), nanos.value() / 10)), "high", text(high(run.nothing(candidate)))));
        point.put("kind", candidate.isOurs() ? "ours" : "other");
        point.put("y", y(candidate));
        point.put("textY", y(candidate) + 5);
        point.put("away", isFree ? 12 : -12);
        point.put("anchor", isFree ? "start" : "end");
        point.put("label", label);
        return point;
    }

    /** Returns the upper end of the interval. Without bounds, the plot shows the value alone. */
    private static double high(Timing time) {
        return Double.isFinite(time.nanos().high()) ? time.nanos().high() : time.nanos().value();
    }

    private double x(double nanos) {
        return LEFT + WIDTH * Math.max(0, (Math.log10(nanos) - first) / (last - first));
    }

    private String text(double nanos) {
        return Numbers.number("%.1f", x(nanos));
    }

    private List<Map<String, String>> ticks() {
        return IntStream.rangeClosed(first, last).mapToObj(power -> Map.of("x", text(Math.pow(10, power)), "label",
                TICKS.get(Math.max(0, Math.min(power + 1, TICKS.size() - 1))))).toList();
    }

    private int y(Candidate candidate) {
        return TOP + FAULT * (faults.size() - survived(candidate));
    }

    private int survived(Candidate candidate) {
        return (int) faults.stream().filter(fault -> Rating.of(run.matrix().cell(fault, candidate)) == Rating.GOOD).count();
    }
}
