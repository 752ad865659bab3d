// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.ingester.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * What the README says of runs, made of the files that are kept: of each server the newest run of all faults with peek, and the
 * newest without a strategy.
 */
final class SoakPage {

    private static final String BEGIN = "<!-- soak:begin -->\n";
    private static final String END = "<!-- soak:end -->\n";
    private static final String PEEK = "peek";

    private final Map<String, SoakRun> runs;
    private final List<SoakRow> shown = new ArrayList<>();

    private SoakPage(Map<String, SoakRun> runs) {
        this.runs = runs;
    }

    /** Between the markers of a page, whose rest is its author's. */
    static String into(String page, Map<String, SoakRun> runs) {
        int from = page.indexOf(BEGIN);
        int to = page.indexOf(END);
        if (from < 0 || to < from) {
            throw new RefusedException("the page has no lines " + BEGIN.strip() + " and " + END.strip() + ", in this order");
        }
        return page.substring(0, from + BEGIN.length()) + new SoakPage(runs).text() + page.substring(to);
    }

    private String text() {
        Map<String, String> tables = new TreeMap<>(Comparator.reverseOrder());
        runs.values().forEach(run -> tables.computeIfAbsent(run.product(), this::table));
        return sums() + String.join("", tables.values());
    }

    private String sums() {
        List<SoakRow> peek = shown.stream().filter(row -> row.strategy().equals(PEEK)).toList();
        List<SoakRow> none = shown.stream().filter(row -> row.strategy().equals(SoakRow.NONE)).toList();
        return "With peek " + became(peek) + "; without a strategy " + became(none) + ". Of all lines that were acknowledged, "
                + sum(shown, SoakRow::broken) + " are not in the table. " + sum(shown, SoakRow::repeated)
                + " lines were stored again when they were there already, and " + sum(shown, SoakRow::doubled)
                + " are there more than once.\n";
    }

    private static String became(List<SoakRow> rows) {
        return sum(rows, SoakRow::sent) + " lines were sent, " + sum(rows, SoakRow::acknowledged) + " acknowledged, and "
                + sum(rows, SoakRow::lost) + " lost";
    }

    private static String sum(List<SoakRow> rows, ToIntFunction<SoakRow> what) {
        return number(rows.stream().mapToInt(what).sum());
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private String table(String product) {
        Optional<Map.Entry<String, SoakRun>> peek = newest(product, PEEK);
        Optional<Map.Entry<String, SoakRun>> none = newest(product, SoakRow.NONE);
        StringBuilder table = new StringBuilder("\n" + product + ": " + origin("with peek", peek) + "; "
                + origin("without a strategy", none) + ".\n\n"
                + "| | with peek: strikes | acknowledged / in table / lost | repeated "
                + "| without: strikes | acknowledged / in table / lost | repeated |\n|---|--:|--:|--:|--:|--:|--:|\n");
        for (Fault fault : Fault.values()) {
            table.append("| ").append(fault.display()).append(cells(peek, fault, PEEK)).append(cells(none, fault, SoakRow.NONE))
                    .append(" |\n");
        }
        return table.toString();
    }

    private Optional<Map.Entry<String, SoakRun>> newest(String product, String strategy) {
        return runs.entrySet().stream().filter(run -> run.getValue().product().equals(product) && run.getValue().hasAll(strategy))
                .max(Comparator.comparing(run -> run.getValue().date()));
    }

    private static String origin(String which, Optional<Map.Entry<String, SoakRun>> run) {
        return run.map(one -> number(one.getValue().lines()) + " lines each [" + which + "](results/" + one.getKey()
                + "), commit `" + one.getValue().commit() + "`").orElse("no run " + which);
    }

    private String cells(Optional<Map.Entry<String, SoakRun>> run, Fault fault, String strategy) {
        Optional<SoakRow> row = run.flatMap(one -> one.getValue().row(fault, strategy));
        row.ifPresent(shown::add);
        return row.map(one -> " | " + number(one.strikes()) + " | " + number(one.acknowledged()) + " / " + number(one.stored())
                + " / " + number(one.lost()) + " | " + number(one.repeated())).orElse(" | – | – | –");
    }
}
