// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.fleet.FleetReport;
import dev.goneaway.benchmarks.fleet.ReplacementRow;
import dev.goneaway.benchmarks.fleet.Sample;
import dev.goneaway.benchmarks.report.plot.Axis;
import dev.goneaway.benchmarks.report.plot.Chart;
import dev.goneaway.benchmarks.report.plot.Mark;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long a contestant takes to come back from the death of its connection. */
final class Replacements {

    private static final double MILLI = 1e3;

    private Replacements() {
    }

    static Section of(WholeRun run) {
        List<ReplacementRow> rows = run.fleet() == null ? List.of() : run.fleet().replacements();
        return new Section("replacement", "Replacement", """
                From the death of a connection, which the server had seen, to the end of the first unit of work that \
                succeeded, beside what anybody must pay who has lost one: to connect and to query. A contestant that learns of \
                the death by an error pays for that unit too. A pool validates every borrow, and all its connections were killed, because \
                one that it has to spare would be no replacement. "Against connect + query" is the median of pairs, both \
                of the same round, with its 99.9 % interval by a sign test; the mean has an interval by \
                Student's t over the same trials.""",
                rows.isEmpty() ? List.of() : List.of(plot(run.fleet())), List.of(table(rows)));
    }

    private static Plot plot(FleetReport fleet) {
        List<Mark> marks = fleet.replacements().stream()
                .map(row -> Mark.beside(Looks.path(row.tls()), row.contestant(), row.micros().mean() / MILLI,
                (row.micros().mean() - row.micros().error()) / MILLI, (row.micros().mean() + row.micros().error()) / MILLI, ""))
                .toList();
        List<String> names = fleet.replacements().stream().map(ReplacementRow::contestant).distinct().toList();
        return new Plot("replacement", "A linear scale from zero; the first row is the bare cost.",
                new Chart("replacement", "Replacement against connect and query", """
                        A row for each contestant with the time from the death of its connection to the first unit that \
                        worked, in milliseconds, plaintext and TLS, mean and 99.9 % interval. The same numbers are in the \
                        table.""", Looks.paths())
                .rows(marks, names, new Axis("ms, mean", false, Map.of(), 0, Double.NaN)));
    }

    private static Grid table(List<ReplacementRow> rows) {
        Grid grid = new Grid("Replacement", "", "path", " median, ms", " mean, ms", " against connect + query", " errors");
        for (ReplacementRow row : rows) {
            grid.row(row.contestant(), Looks.path(row.tls()), String.format(Locale.ROOT, "%,.2f", row.micros().median() / MILLI),
                    Numbers.plusMinus(row.micros().mean() / MILLI, row.micros().error() / MILLI),
                    row.contestant().equals(ReplacementRow.BARE) ? "" : times(row.againstBare()),
                    row.errors() + " in " + row.micros().count());
        }
        return grid;
    }

    /** The median of the pairs and its interval, where the run has them. */
    static String times(Sample.Ratio ratio) {
        return ratio.low() == null
                ? String.format(Locale.ROOT, "%.2f", ratio.medians())
                : String.format(Locale.ROOT, "%.2f (%.2f \u2026 %.2f)", ratio.pairs(), ratio.low(), ratio.high());
    }
}
