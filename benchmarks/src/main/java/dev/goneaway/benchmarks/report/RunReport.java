// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import com.samskivert.mustache.Mustache;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Table;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report of one run, as a page in Markdown and as text for a terminal. Both show the same tables, made from the run's JSON alone. */
public final class RunReport {

    /** The file of the page. */
    public static final String FILE = "README.md";

    /** The file of the plot that the page shows if own costs were timed. */
    public static final String PLOT = "own-cost.svg";

    private RunReport() {
    }

    /**
     * All tables that have rows.
     *
     * @param directory has the JSON
     * @return lines for a terminal
     */
    public static String text(Path directory) {
        return tables(WholeRun.read(directory)).values().stream().map(Table::text).collect(Collectors.joining("\n"));
    }

    /** The page, with the same tables. */
    static String page(WholeRun run) {
        Map<String, Object> context = new LinkedHashMap<>();
        Environment environment = run.results().environment();
        context.put("title", environment.server() + ", " + environment.date());
        Table facts = new Table("", "");
        environment.facts().forEach((name, value) -> facts.row(name, name.equals("command") ? "`" + value + "`" : value));
        context.put("environment", facts.markdown());
        tables(run).forEach((name, table) -> context.put(name, table.markdown()));
        return Mustache.compiler().escapeHTML(false).defaultValue("").compile(Resources.text("run.md.mustache")).execute(context);
    }

    /** By the names that the template has for them. */
    static Map<String, Table> tables(WholeRun run) {
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put("survival", survival(run.results()));
        tables.put("ownCost", OverheadTables.ownCost(run));
        tables.put("pools", OverheadTables.pools(run));
        tables.put("selectOne", OverheadTables.realUnit(run, WholeRun.SELECT_ONE, "SELECT 1", false));
        tables.put("selectOneTls", OverheadTables.realUnit(run, WholeRun.SELECT_ONE, "SELECT 1", true));
        tables.put("primaryKey", OverheadTables.realUnit(run, WholeRun.PRIMARY_KEY, "a row by primary key", false));
        tables.put("primaryKeyTls", OverheadTables.realUnit(run, WholeRun.PRIMARY_KEY, "a row by primary key", true));
        tables.put("commands", OverheadTables.commands(run));
        tables.put("distanceQuery", LabTables.distance(run.results().distance(), UnitKind.QUERY));
        tables.put("distanceNothing", LabTables.distance(run.results().distance(), UnitKind.NOTHING));
        tables.put("threads", OverheadTables.threads(run));
        tables.put("replacements", LabTables.replacements(run.fleet()));
        tables.put("idle", LabTables.idle(run.fleet()));
        tables.put("restarts", LabTables.restarts(run.fleet()));
        tables.put("fleetNotes", LabTables.notes(run.fleet()));
        tables.values().removeIf(table -> table.rows().isEmpty());
        return tables;
    }

    /** One row for each outcome of a fault, with the candidates that had it. The first row of a fault has its name. */
    private static Table survival(Results results) {
        Table table = new Table("fault", "outcome", "candidates");
        Set<Fault> names = EnumSet.noneOf(Fault.class);
        for (Fault fault : results.faults()) {
            Stream.of(Candidate.values()).filter(candidate -> results.matrix().cell(fault, candidate) != null)
                    .collect(Collectors.groupingBy(candidate -> Sign.text(results.matrix().cell(fault, candidate)), LinkedHashMap::new,
                            Collectors.mapping(Candidate::display, Collectors.joining(" \u00b7 "))))
                    .forEach((outcome, candidates) -> table.row(names.add(fault) ? fault.display() : "", outcome, candidates));
        }
        return table;
    }
}
