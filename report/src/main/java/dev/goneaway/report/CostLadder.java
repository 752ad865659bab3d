// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The plot of own costs: a row for each candidate on a logarithmic axis, with its 99.9 % interval. */
final class CostLadder {

    private static final int LEFT = 290;
    private static final int WIDTH = 480;
    private static final int TOP = 60;
    private static final int ROW = 20;
    private static final List<String> TICKS = List.of("0.1 ns", "1 ns", "10 ns", "100 ns", "1 \u00b5s", "10 \u00b5s",
            "100 \u00b5s", "1 ms", "10 ms", "100 ms");

    private final List<OverheadTables.OwnCost> costs;
    private final int first;
    private final int last;

    private CostLadder(List<OverheadTables.OwnCost> costs) {
        this.costs = costs;
        this.first = (int) Math.floor(Math.log10(costs.get(0).time().nanos().value()));
        this.last = Math.max(first + 1, (int) Math.ceil(Math.log10(high(costs.get(costs.size() - 1)))));
    }

    /** The plot as an SVG file; there must be at least one cost. */
    static String svg(List<OverheadTables.OwnCost> costs) {
        return Templates.xml("own-cost.svg.mustache", new CostLadder(costs).context());
    }

    private Map<String, Object> context() {
        int bottom = TOP + ROW * costs.size();
        return Map.of("height", bottom + 40, "top", TOP - 10, "bottom", bottom, "labels", bottom + 18, "left", LEFT,
                "ticks", IntStream.rangeClosed(first, last).mapToObj(power -> Map.of("x", x(Math.pow(10, power)), "label",
                        TICKS.get(Math.max(0, Math.min(power + 1, TICKS.size() - 1))))).toList(),
                "rows", IntStream.range(0, costs.size()).mapToObj(this::row).toList());
    }

    private Map<String, Object> row(int number) {
        OverheadTables.OwnCost cost = costs.get(number);
        int middle = TOP + ROW * number + ROW / 2;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", kind(cost.name()));
        row.put("name", cost.name());
        row.put("nameX", LEFT - 10);
        row.put("textY", middle + 4);
        row.put("y", middle);
        row.put("x", x(cost.time().nanos().value()));
        row.put("low", x(Math.max(cost.time().nanos().low(), cost.time().nanos().value() / 10)));
        row.put("high", x(high(cost)));
        row.put("time", Numbers.time(cost.time()));
        row.put("timeX", LEFT + WIDTH + 10);
        return row;
    }

    /** Without bounds, the plot shows the value alone. */
    private static double high(OverheadTables.OwnCost cost) {
        Interval nanos = cost.time().nanos();
        return Double.isFinite(nanos.high()) ? nanos.high() : nanos.value();
    }

    private static String kind(String name) {
        return Stream.of(Candidate.values()).filter(candidate -> candidate.display().equals(name))
                .filter(candidate -> candidate != Candidate.NONE && candidate != Candidate.CONNECT_PER_USE)
                .map(candidate -> candidate.isOurs() ? "ours" : "other").findFirst().orElse("bound");
    }

    private String x(double nanos) {
        double part = (Math.log10(nanos) - first) / (last - first);
        return String.format(Locale.ROOT, "%.1f", LEFT + WIDTH * Math.max(0, part));
    }
}
