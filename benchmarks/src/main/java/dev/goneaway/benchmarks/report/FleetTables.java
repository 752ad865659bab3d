// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.fleet.Agreement;
import dev.goneaway.benchmarks.fleet.FleetReport;
import dev.goneaway.benchmarks.fleet.IdleRow;
import dev.goneaway.benchmarks.fleet.Outcome;
import dev.goneaway.benchmarks.fleet.Outcome.OfKind;
import dev.goneaway.benchmarks.fleet.ReplacementRow;
import dev.goneaway.benchmarks.fleet.Sample;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The figures of a fleet, for a terminal. */
public final class FleetTables {

    private static final int CARRIED = 100_000;

    private FleetTables() {
    }

    /**
     * Draws all tables that have rows.
     *
     * @param report what was seen
     * @return lines
     */
    public static String of(FleetReport report) {
        StringBuilder text = new StringBuilder();
        text.append("Replacement: from a KILL, seen by the server, to the end of the first unit that worked; of a pool, all connections were killed\n")
                .append(replacements(report));
        text.append("\nIdle fleet: one check of each connection in a pass, among all that are open; ")
                .append("all of them, the ping's too, are on peek's socket\n").append(idle(report));
        if (!report.restarts().isEmpty()) {
            text.append("\nRestart: real clients\n").append(outcomes(report.restarts()));
            text.append("\nRestart: the same, simulated: one machine, ")
                    .append(number("%,.2f", report.cost().connectSeconds() * 1e3))
                    .append(" ms for each connect, ").append(number("%,.2f", report.cost().refusalSeconds() * 1e3))
                    .append(" for each refusal\n")
                    .append(outcomes(report.simulated()));
            text.append("\nDoes the simulation lie within what was seen?\n").append(agreements(report));
            text.append("\nRestart: simulated: more clients, a machine each, as if the server needed for a connect ")
                    .append("what this whole machine needs: ")
                    .append(number("%,.0f", report.cost().connectSeconds() * CARRIED)).append(" s for 100,000\n")
                    .append(outcomes(report.carried()));
        }
        report.notes().forEach(note -> text.append("\nNote: ").append(note).append('\n'));
        return text.toString();
    }

    private static TextTable replacements(FleetReport report) {
        TextTable table = new TextTable("contestant", "path", " median ms", " mean ms", " against connect + SELECT 1",
                " of medians", " of pairs", " at most " + ReplacementRow.LIMIT, " errors");
        for (ReplacementRow row : report.replacements()) {
            table.row(row.contestant(), row.tls() ? "TLS" : "plaintext", number("%,.2f", row.micros().median() / 1e3),
                    mean("%,.2f", row.micros(), 1e3),
                    row.contestant().equals(ReplacementRow.BARE) ? "" : ratio(row.againstBare()),
                    row.contestant().equals(ReplacementRow.BARE) ? "" : number("%.2f", row.againstBare().medians()),
                    row.contestant().equals(ReplacementRow.BARE) ? "" : pairs(row.againstBare()),
                    row.contestant().equals(ReplacementRow.BARE) || row.isOfAPool() ? "" : row.cheap().toString(),
                    row.errors() + " in " + row.micros().count());
        }
        return table;
    }

    private static TextTable idle(FleetReport report) {
        TextTable table = new TextTable("check", " in a pass", " median ns each", " mean ns each", " against the fewest",
                " of medians", " of pairs", " flat within a tenth");
        for (IdleRow row : report.idle()) {
            table.row(row.check(), number("%,d", row.connections()), number("%,.0f", row.nanosEach().median()),
                    mean("%,.0f", row.nanosEach(), 1),
                    ratio(row.againstFewest()), number("%.2f", row.againstFewest().medians()), pairs(row.againstFewest()),
                    row.flat().toString());
        }
        return table;
    }

    private static TextTable outcomes(List<Outcome> outcomes) {
        TextTable table = new TextTable("pause", " clients", " down s", " connects each", " errors each", " first works s",
                " last works s",
                " most connects in 100 ms", " errors each: ping, peek, pool", " last works s: ping, peek, pool");
        for (Outcome outcome : outcomes) {
            table.row(outcome.retry(), number("%,d", outcome.clients()), number("%.2f", outcome.downSeconds()),
                    number("%.1f", outcome.connectsEach()), number("%.1f", outcome.errorsEach()),
                    number("%.2f", outcome.firstWorksSeconds()),
                    number("%.2f", outcome.lastWorksSeconds()), number("%,d", outcome.peakConnects()),
                    kinds(outcome, "%.1f", OfKind::errorsEach),
                    kinds(outcome, "%.2f", OfKind::lastWorksSeconds));
        }
        return table;
    }

    private static String kinds(Outcome outcome, String format, ToDoubleFunction<OfKind> value) {
        return String.join("  ", outcome.kinds().stream().map(kind -> number(format, value.applyAsDouble(kind))).toList());
    }

    private static TextTable agreements(FleetReport report) {
        TextTable table = new TextTable("pause", "figure", " seen", " simulated", "within", " simulated less seen");
        for (Agreement agreement : report.agreements()) {
            table.row(agreement.retry(), agreement.figure(), number("%.2f", agreement.seenLow()) + " to "
                    + number("%.2f", agreement.seenHigh()),
                    number("%.2f", agreement.simulated()), agreement.agrees() ? "yes" : "no",
                    mean("%.2f", agreement.above(), 1));
        }
        return table;
    }

    private static String mean(String format, Sample sample, double unit) {
        return number(format, sample.mean() / unit) + " \u00b1 " + number(format, sample.error() / unit);
    }

    private static String ratio(Sample.Ratio ratio) {
        return number("%.2f", ratio.means()) + " \u00b1 " + number("%.2f", ratio.error());
    }

    private static String pairs(Sample.Ratio ratio) {
        return ratio.pairs() == null ? "" : number("%.3f", ratio.pairs())
                + (ratio.low() == null ? "" : " (" + number("%.3f", ratio.low()) + " to " + number("%.3f", ratio.high()) + ")");
    }

    private static String number(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
