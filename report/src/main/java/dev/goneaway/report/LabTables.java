// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance.Fit;
import dev.goneaway.results.Distance.Prediction;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Interval;
import dev.goneaway.results.Table;
import java.util.Locale;

/** Makes the table for network distance, which has no rows if a run did not measure it, and the models of the cost. */
final class LabTables {

    private LabTables() {
    }

    /** Makes the table of the line that fits the nearer distances, and of its prediction for the farthest distance. */
    static Table distance(Distance distance, UnitKind kind) {
        Table table = new Table("unit: " + kind.display(), "b", "a", "predicted, farthest", "measured, farthest", "prediction");
        if (distance != null) {
            distance.series().stream().filter(series -> series.kind() == kind).forEach(series -> table.row(
                    series.candidate().display(), b("%.3f", series.fit()), a(series.fit()), Numbers.time(series.prediction().cost()),
                    Numbers.time(series.farthest().cost()), verdict(series)));
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
}
