// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether two runs say the same: each ratio of the one within the other's error bars.
 *
 * @param within how many are
 * @param overlapping how many more have an interval that overlaps the other's
 * @param known how many both runs have
 * @param table those that are not within, for a terminal
 */
public record Repetition(int within, int overlapping, int known, String table) {

    /**
     * Compares the ratios that both runs have.
     *
     * @param run whose ratios are asked for
     * @param against whose error bars they should lie in
     * @return what became of them
     */
    public static Repetition of(WholeRun run, WholeRun against) {
        Map<String, Span> others = RunRatios.of(against);
        TextTable table = new TextTable("ratio", " here", " there", " there, 99.9 % interval", "intervals overlap");
        int within = 0;
        int overlapping = 0;
        List<String> known = new ArrayList<>();
        for (Map.Entry<String, Span> ratio : RunRatios.of(run).entrySet()) {
            Span here = ratio.getValue();
            Span there = others.get(ratio.getKey());
            if (there == null || Double.isInfinite(there.high())) {
                continue;
            }
            known.add(ratio.getKey());
            boolean overlaps = here.low() <= there.high() && there.low() <= here.high();
            if (there.contains(here.value())) {
                within++;
            } else {
                overlapping += overlaps ? 1 : 0;
                table.row(ratio.getKey(), number(here.value()), number(there.value()),
                        number(there.low()) + " \u2026 " + number(there.high()), overlaps ? "yes" : "no");
            }
        }
        return new Repetition(within, overlapping, known.size(), table.toString());
    }

    private static String number(double ratio) {
        return String.format(Locale.ROOT, ratio < 0.01 ? "%.5f" : ratio < 100 ? "%.3f" : "%,.0f", ratio);
    }

    @Override
    public String toString() {
        String summary = within + " of " + known + " ratios lie within the other run's error bars; of the rest, " + overlapping
                + " have an interval that overlaps the other's.\n";
        return within == known ? summary : summary + "\n" + table;
    }
}
