// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Json;
import dev.goneaway.results.Table;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report of one run, as a page in Markdown and as text for a terminal. Both show the same tables. */
public final class RunReport {

    public static final String FILE = "README.md";

    private RunReport() {
    }

    /** Returns all tables that have rows, for a terminal. */
    public static String text(Path directory) {
        return tables(RunResults.read(directory)).values().stream().map(Table::text).collect(Collectors.joining("\n"));
    }

    public static void write(Path directory) {
        Json.replace(directory.resolve(FILE), page(RunResults.read(directory)));
    }

    private static String page(RunResults run) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("title", run.environment().server() + ", " + run.environment().date());
        Table facts = new Table("", "");
        run.environment().facts().forEach((name, value) -> facts.row(name, name.equals("command") ? "`" + value + "`" : value));
        context.put("environment", facts.markdown());
        tables(run).forEach((name, table) -> context.put(name, table.markdown()));
        return Templates.markdown("run.md.mustache", context);
    }

    /** The tables that have rows, by the names that the template has for them. */
    static Map<String, Table> tables(RunResults run) {
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put("survival", survival(run));
        tables.put("ownCost", CostTables.ownCost(run));
        tables.put("pools", CostTables.pools(run));
        tables.put("selectOne", CostTables.selectOne(run, false));
        tables.put("selectOneTls", CostTables.selectOne(run, true));
        tables.put("commands", CostTables.commands(run));
        tables.put("distanceQuery", CostTables.distance(run.distance(), UnitKind.QUERY));
        tables.put("distanceNothing", CostTables.distance(run.distance(), UnitKind.NOTHING));
        tables.put("threads", CostTables.threads(run));
        tables.values().removeIf(table -> table.rows().isEmpty());
        return tables;
    }

    /** One row for each outcome of a fault, with the candidates that had it. The first row of a fault has its name. */
    private static Table survival(RunResults run) {
        Table table = new Table("fault", "outcome", "candidates");
        Set<Fault> named = EnumSet.noneOf(Fault.class);
        for (Fault fault : run.faults()) {
            Stream.of(Candidate.values()).filter(candidate -> run.matrix().cell(fault, candidate) != null)
                    .collect(Collectors.groupingBy(candidate -> Rating.text(run.matrix().cell(fault, candidate)),
                            LinkedHashMap::new, Collectors.mapping(Candidate::display, Collectors.joining(" \u00b7 "))))
                    .forEach((outcome, candidates) -> table.row(named.add(fault) ? fault.display() : "", outcome, candidates));
        }
        return table;
    }
}
