// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws the own cost of each candidate in a row on a logarithmic axis, with the 99.9 % interval. */
final class CostLadder {

    private static final int LEFT = 290;
    private static final int WIDTH = 480;
    private static final int TOP = 60;
    private static final int ROW = 20;

    private final List<OverheadTables.OwnCost> costs;
    private final LogAxis axis;

    private CostLadder(List<OverheadTables.OwnCost> costs) {
        this.costs = costs;
        this.axis = LogAxis.of(LEFT, WIDTH, costs.get(0).time().nanos().value(), high(costs.get(costs.size() - 1).time()));
    }

    /** The plot as an SVG file; there must be at least one cost. */
    static String svg(List<OverheadTables.OwnCost> costs) {
        return Templates.xml("own-cost.svg.mustache", new CostLadder(costs).context());
    }

    private Map<String, Object> context() {
        int bottom = TOP + ROW * costs.size();
        return Map.of("height", bottom + 40, "top", TOP - 10, "bottom", bottom, "labels", bottom + 18, "ticks", axis.ticks(),
                "rows", IntStream.range(0, costs.size()).mapToObj(this::row).toList());
    }

    private Map<String, Object> row(int number) {
        OverheadTables.OwnCost cost = costs.get(number);
        int middle = TOP + ROW * number + ROW / 2;
        Map<String, Object> row = new LinkedHashMap<>(interval(axis, cost.time()));
        row.put("kind", kind(cost.name()));
        row.put("name", cost.name());
        row.put("nameX", LEFT - 10);
        row.put("textY", middle + 4);
        row.put("y", middle);
        row.put("time", Numbers.time(cost.time()));
        row.put("timeX", LEFT + WIDTH + 10);
        return row;
    }

    /** Returns the places on the axis of a time and of both ends of its interval. */
    static Map<String, String> interval(LogAxis axis, Timing time) {
        Interval nanos = time.nanos();
        return Map.of("x", axis.text(nanos.value()), "low", axis.text(Math.max(nanos.low(), nanos.value() / 10)),
                "high", axis.text(high(time)));
    }

    /** Returns the upper end of the interval. Without bounds, the plot shows the value alone. */
    static double high(Timing time) {
        return Double.isFinite(time.nanos().high()) ? time.nanos().high() : time.nanos().value();
    }

    private static String kind(String name) {
        return Stream.of(Candidate.values()).filter(candidate -> candidate.display().equals(name))
                .filter(candidate -> candidate != Candidate.NONE && candidate != Candidate.CONNECT_PER_USE)
                .map(candidate -> candidate.isOurs() ? "ours" : "other").findFirst().orElse("bound");
    }
}
