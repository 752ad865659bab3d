// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Commands;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** The table of costs on a strategy's page. A column is left out if the run has nothing for it. */
final class CostTable {

    private CostTable() {
    }

    static Table of(WholeRun run, List<Candidate> candidates) {
        Results results = run.results();
        Map<String, Function<Candidate, String>> columns = new LinkedHashMap<>();
        columns.put("own cost", candidate -> OverheadTables.time(results.nothing(candidate)));
        columns.put("allocated", candidate -> withUnit(OverheadTables.bytes(results.nothing(candidate))));
        columns.put("commands", counted(results, Commands::perQueryUnit));
        columns.put("after rest", counted(results, Commands::afterIdle));
        columns.put("in a transaction", counted(results, Commands::inTransaction));
        columns.put("after an SQL error", counted(results, Commands::afterError));
        if (WholeRun.timed(candidate -> run.real(WholeRun.SELECT_ONE, false, candidate)).isEmpty()) {
            columns.put("with one query", candidate -> OverheadTables.time(results.query(candidate)));
        }
        columns.put("`SELECT 1`, prepared", candidate -> OverheadTables.time(run.real(WholeRun.SELECT_ONE, false, candidate)));
        columns.put("`SELECT 1`, TLS", candidate -> OverheadTables.time(run.real(WholeRun.SELECT_ONE, true, candidate)));
        columns.put("by primary key", candidate -> OverheadTables.time(run.real(WholeRun.PRIMARY_KEY, false, candidate)));
        columns.put("by primary key, TLS", candidate -> OverheadTables.time(run.real(WholeRun.PRIMARY_KEY, true, candidate)));
        columns.put("`SELECT 1` at a distance", candidate -> model(results, candidate));
        columns.values().removeIf(column -> candidates.stream().map(column).allMatch(Objects::isNull));
        List<String> headings = new ArrayList<>(List.of("candidate"));
        headings.addAll(columns.keySet());
        Table table = new Table(headings, new ArrayList<>());
        candidates.forEach(candidate -> table.row(Stream.concat(Stream.of(candidate.display()),
                columns.values().stream().map(column -> column.apply(candidate))).toArray(String[]::new)));
        return table;
    }

    private static Function<Candidate, String> counted(Results results, Function<Commands, Double> kind) {
        return candidate -> {
            Commands commands = results.matrix().commands(candidate);
            return commands == null ? null : OverheadTables.count(kind.apply(commands));
        };
    }

    static String withUnit(String bytes) {
        return bytes == null ? null : bytes + " B";
    }

    private static String model(Results results, Candidate candidate) {
        Series series = results.distance() == null ? null : results.distance().series(candidate, UnitKind.QUERY);
        return series == null ? null : LabTables.a(series.model()) + " + " + LabTables.b("%.2f", series.model()) + " \u00d7 RTT";
    }
}
