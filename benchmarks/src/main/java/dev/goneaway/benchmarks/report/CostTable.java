// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Commands;
import dev.goneaway.results.Distance.Fit;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each contestant costs, in Markdown; a column of which the run has nothing is left out. */
final class CostTable {

    private static final String NOTHING = "–";

    private final Results results;
    private final List<Candidate> contestants;
    private final List<String> titles = new ArrayList<>();
    private final List<List<String>> columns = new ArrayList<>();

    private CostTable(Results results, List<Candidate> contestants) {
        this.results = results;
        this.contestants = contestants;
    }

    static String of(Results results, List<Candidate> contestants) {
        CostTable table = new CostTable(results, contestants);
        table.column("own cost", contestant -> time(results.nothing(contestant)));
        table.column("allocated", contestant -> bytes(results.nothing(contestant)));
        table.column("commands", table.counted(Commands::perQueryUnit));
        table.column("after rest", table.counted(Commands::afterIdle));
        table.column("in a transaction", table.counted(Commands::inTransaction));
        table.column("after an SQL error", table.counted(Commands::afterError));
        if (!table.column("`SELECT 1`, prepared", contestant -> table.real("selectOne", contestant, false))) {
            table.column("with one query", contestant -> time(results.query(contestant)));
        }
        table.column("the same under TLS", contestant -> table.real("selectOne", contestant, true));
        table.column("by primary key", contestant -> table.real("primaryKey", contestant, false));
        table.column("the same under TLS", contestant -> table.real("primaryKey", contestant, true));
        table.column("`SELECT 1` at a distance", table::model);
        return table.text();
    }

    private boolean column(String title, Function<Candidate, String> value) {
        List<String> values = contestants.stream().map(value).toList();
        boolean known = values.stream().anyMatch(text -> !text.equals(NOTHING));
        if (known) {
            titles.add(title);
            columns.add(values);
        }
        return known;
    }

    private String text() {
        StringBuilder text = new StringBuilder("| | " + String.join(" | ", titles) + " |\n|---|" + "--:|".repeat(titles.size()) + "\n");
        for (int row = 0; row < contestants.size(); row++) {
            int line = row;
            text.append("| ").append(contestants.get(row).display()).append(" | ")
                    .append(columns.stream().map(column -> column.get(line)).collect(Collectors.joining(" | "))).append(" |\n");
        }
        return text.toString();
    }

    private Function<Candidate, String> counted(Function<Commands, Double> kind) {
        return contestant -> {
            Commands commands = results.matrix().commands(contestant);
            Double count = commands == null ? null : kind.apply(commands);
            return count == null ? NOTHING : Numbers.count(count);
        };
    }

    private String model(Candidate contestant) {
        Series series = results.distance() == null ? null : results.distance().series(contestant, UnitKind.QUERY);
        if (series == null) {
            return NOTHING;
        }
        Fit model = series.model();
        return DistanceTable.time(Interval.around(model.a(), model.aError())) + " + "
                + String.format(Locale.ROOT, "%.2f ± %.2f", model.b(), model.bError()) + " × RTT";
    }

    private String real(String method, Candidate contestant, boolean tls) {
        return time(results.timing("RealUnit." + method, Map.of("candidate", contestant.name(), "tls", Boolean.toString(tls))));
    }

    static String time(Timing timing) {
        return timing == null ? NOTHING : Numbers.time(timing.nanos(), timing.error());
    }

    static String bytes(Timing timing) {
        return timing == null || Double.isNaN(timing.bytes()) ? NOTHING : Numbers.bytes(timing.bytes()) + " B";
    }
}
