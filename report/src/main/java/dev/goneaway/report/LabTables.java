// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance.Fit;
import dev.goneaway.results.Distance.Prediction;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Distance;
import dev.goneaway.results.FleetReport;
import dev.goneaway.results.Interval;
import dev.goneaway.results.Table;
import java.util.Locale;

/** Tables of what was measured at a distance and of many connections. A table has no rows if the run lacks its figures. */
final class LabTables {

    private static final double MILLI = 1e3;

    private LabTables() {
    }

    /** The line that was fitted to the nearer distances, and what it predicts for the farthest. */
    static Table distance(Distance distance, UnitKind kind) {
        Table table = new Table("unit: " + kind.display(), "commands", "b", "a", "predicted, farthest", "measured, farthest",
                "prediction");
        if (distance != null) {
            distance.series().stream().filter(series -> series.kind() == kind).forEach(series -> table.row(
                    series.candidate().display(), Numbers.count(series.farthest().commands()), b("%.3f", series.fit()),
                    a(series.fit()), Numbers.time(series.prediction().cost()), Numbers.time(series.farthest().cost()),
                    verdict(series)));
        }
        return table;
    }

    /** The line through all distances, such as {@code 26.8 ± 65.2 µs + 1.00 ± 0.13 × RTT}; null if the run has none. */
    static String model(Distance distance, Candidate candidate) {
        Series series = distance == null ? null : distance.series(candidate, UnitKind.QUERY);
        return series == null ? null : a(series.model()) + " + " + b("%.2f", series.model()) + " \u00d7 RTT";
    }

    private static String b(String format, Fit fit) {
        return String.format(Locale.ROOT, format + " \u00b1 " + format, fit.b(), fit.bError());
    }

    private static String a(Fit fit) {
        return Numbers.time(Interval.around(fit.a(), fit.aError()));
    }

    private static String verdict(Series series) {
        Prediction prediction = series.prediction();
        double off = (prediction.cost().value() / series.farthest().cost().value() - 1) * 100;
        return !Double.isFinite(off) ? null : prediction.within() ? "held"
                : String.format(Locale.ROOT, "%+.1f %%%s", off, prediction.overlaps() ? ", intervals overlap" : "");
    }

    static Table replacements(FleetReport fleet) {
        Table table = new Table("replacement", "path", "median, ms", "mean, ms", "against connect + query", "errors");
        if (fleet != null) {
            for (FleetReport.ReplacementTime row : fleet.replacements()) {
                table.row(row.candidate(), OverheadTables.path(row.tls()), Numbers.number("%,.2f", row.micros().median() / MILLI),
                        Numbers.plusMinus(row.micros().mean() / MILLI, row.micros().error() / MILLI),
                        row.candidate().equals(FleetReport.BARE) ? "" : times(row.againstBare()),
                        row.errors() + " in " + row.micros().count());
            }
        }
        return table;
    }

    static Table idle(FleetReport fleet) {
        Table table = new Table("check", "in a pass", "median, ns each", "mean, ns each", "against the fewest");
        if (fleet != null) {
            for (FleetReport.IdleCheckCost row : fleet.idle()) {
                table.row(row.check(), Numbers.number("%,d", row.connections()),
                        Numbers.number("%,.0f", row.nanosEach().median()),
                        Numbers.plusMinus(row.nanosEach().mean(), row.nanosEach().error()), times(row.againstFewest()));
            }
        }
        return table;
    }

    /** What the measurement left out, and why. */
    static Table notes(FleetReport fleet) {
        Table table = new Table("notes on replacements and idle connections");
        if (fleet != null) {
            fleet.notes().forEach(table::row);
        }
        return table;
    }

    /** The median of the pairs and its interval, or the ratio of the medians if the run has no pairs. */
    private static String times(FleetReport.Ratio ratio) {
        return ratio.low() == null ? Numbers.number("%.2f", ratio.medians())
                : String.format(Locale.ROOT, "%.2f (%.2f \u2026 %.2f)", ratio.pairs(), ratio.low(), ratio.high());
    }
}
