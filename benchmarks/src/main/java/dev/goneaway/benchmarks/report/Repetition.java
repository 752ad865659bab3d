// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.Locale;
import java.util.Map;

/**
 * Whether two runs say the same: each ratio that both have within the other's error bars.
 *
 * @param within how many are, of each run within the other's
 * @param hereInThere how many ratios of the first run are within the error bars of the second
 * @param thereInHere the other way round
 * @param overlapping of how many others the intervals overlap
 * @param known how many both runs have
 * @param table those that are not within, for a terminal
 */
public record Repetition(int within, int hereInThere, int thereInHere, int overlapping, int known, String table) {

    /**
     * Compares the ratios that both runs have.
     *
     * @param run whose ratios are asked for
     * @param against whose error bars they should lie in, and whose ratios in those of the first
     * @return what became of them
     */
    public static Repetition of(WholeRun run, WholeRun against) {
        Map<String, Span> others = RunRatios.of(against);
        TextTable table = new TextTable("ratio", " here", " here, 99.9 % interval", " there", " there, 99.9 % interval", "within",
                "intervals overlap");
        int both = 0;
        int first = 0;
        int second = 0;
        int overlapping = 0;
        int known = 0;
        for (Map.Entry<String, Span> ratio : RunRatios.of(run).entrySet()) {
            Span here = ratio.getValue();
            Span there = others.get(ratio.getKey());
            if (there == null || Double.isInfinite(here.high()) || Double.isInfinite(there.high())) {
                continue;
            }
            known++;
            boolean hereInThere = there.contains(here.value());
            boolean thereInHere = here.contains(there.value());
            first += hereInThere ? 1 : 0;
            second += thereInHere ? 1 : 0;
            if (hereInThere && thereInHere) {
                both++;
            } else {
                boolean overlaps = here.low() <= there.high() && there.low() <= here.high();
                overlapping += overlaps ? 1 : 0;
                table.row(ratio.getKey(), number(here.value()), interval(here), number(there.value()), interval(there),
                        hereInThere ? "here in there" : thereInHere ? "there in here" : "neither", overlaps ? "yes" : "no");
            }
        }
        return new Repetition(both, first, second, overlapping, known, table.toString());
    }

    private static String interval(Span span) {
        return number(span.low()) + " \u2026 " + number(span.high());
    }

    private static String number(double ratio) {
        return String.format(Locale.ROOT, ratio < 0.01 ? "%.5f" : ratio < 100 ? "%.3f" : "%,.0f", ratio);
    }

    @Override
    public String toString() {
        String summary = within + " of " + known + " ratios lie within each other's error bars (here in there: " + hereInThere
                + ", there in here: " + thereInHere + "); of the rest, " + overlapping + " have intervals that overlap.\n";
        return within == known ? summary : summary + "\n" + table;
    }
}
