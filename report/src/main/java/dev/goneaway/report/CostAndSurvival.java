// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plot of the README: what each candidate costs, on a logarithmic axis, and how many faults it survives without an error. */
final class CostAndSurvival {

    /** The file of the plot in the project. */
    static final String FILE = "docs/images/cost-and-survival.svg";

    private static final int LEFT = 40;
    private static final int WIDTH = 620;
    private static final int TOP = 60;
    private static final int FAULT = 18;
    private static final int LETTER = 8;

    private final RunResults run;
    private final List<Candidate> candidates;
    private final List<Fault> faults;
    private final LogAxis axis;

    private CostAndSurvival(RunResults run, List<Candidate> candidates) {
        this.run = run;
        this.candidates = candidates.stream().filter(candidate -> run.nothing(candidate) != null).toList();
        // Leave out faults inside the work, which always cost an error, and faults that do not apply to each candidate.
        this.faults = run.faults().stream().filter(fault -> !fault.isTheWorks()).filter(fault -> this.candidates.stream()
                .map(candidate -> run.matrix().cell(fault, candidate))
                .allMatch(cell -> cell != null && Rating.of(cell) != Rating.NONE)).toList();
        this.axis = LogAxis.of(LEFT, WIDTH,
                this.candidates.stream().mapToDouble(candidate -> run.nothing(candidate).nanos().value()).min().orElse(1),
                this.candidates.stream().mapToDouble(candidate -> CostLadder.high(run.nothing(candidate))).max().orElse(1));
    }

    static String svg(RunResults run, List<Candidate> candidates) {
        return Templates.xml("cost-and-survival.svg.mustache", new CostAndSurvival(run, candidates).context());
    }

    private Map<String, Object> context() {
        int bottom = TOP + FAULT * faults.size();
        long inWork = run.faults().stream().filter(Fault::isTheWorks).count();
        return Map.of("height", bottom + 106, "top", TOP, "bottom", bottom, "right", LEFT + WIDTH, "faults", faults.size(),
                "all", run.faults().size(), "inWork", inWork, "notApplicable", run.faults().size() - inWork - faults.size(),
                "points", candidates.stream().map(this::point).toList(), "ticks", axis.ticks());
    }

    private Map<String, Object> point(Candidate candidate) {
        String label = candidate.display() + ": " + survived(candidate);
        double x = axis.x(run.nothing(candidate).nanos().value());
        double end = x + LETTER * label.length();
        boolean isFree = end < LEFT + WIDTH && candidates.stream().filter(other -> survived(other) == survived(candidate))
                .mapToDouble(other -> axis.x(run.nothing(other).nanos().value())).noneMatch(other -> other > x && other < end);
        Map<String, Object> point = new LinkedHashMap<>(CostLadder.interval(axis, run.nothing(candidate)));
        point.put("kind", candidate.isOurs() ? "ours" : "other");
        point.put("y", y(candidate));
        point.put("textY", y(candidate) + 5);
        point.put("away", isFree ? 12 : -12);
        point.put("anchor", isFree ? "start" : "end");
        point.put("label", label);
        return point;
    }

    private int y(Candidate candidate) {
        return TOP + FAULT * (faults.size() - survived(candidate));
    }

    private int survived(Candidate candidate) {
        return (int) faults.stream().filter(fault -> Rating.of(run.matrix().cell(fault, candidate)) == Rating.GOOD).count();
    }
}
