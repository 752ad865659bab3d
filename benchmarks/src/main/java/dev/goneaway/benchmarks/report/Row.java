// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Commands;
import dev.goneaway.results.Fault;
import java.util.LinkedHashMap;
import java.util.Map;

/** One contestant as the page shows it; what was not measured is null. */
final class Row {

    private Row() {
    }

    static Map<String, Object> of(Results results, Candidate contestant, LogScale scale) {
        Timing time = results.nothing(contestant);
        Timing query = results.query(contestant);
        Commands commands = results.matrix().commands(contestant);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", contestant.display());
        row.put("description", contestant.description());
        row.put("mark", switch (contestant) {
            case NONE -> "floor";
            case CONNECT_PER_USE -> "ceiling";
            default -> "";
        });
        row.put("faults", results.faults().stream().map(fault -> outcome(results.matrix().cell(fault, contestant), fault)).toList());
        row.put("time", time == null ? null : Numbers.plusMinus(time.nanos(), time.error()));
        row.put("shortTime", time == null ? null : Numbers.time(time.nanos(), time.error()));
        row.put("bytes", time == null ? null : Numbers.bytes(time.bytes()));
        row.put("query", query == null ? null : Numbers.plusMinus(query.nanos() / 1_000, query.error() / 1_000));
        row.put("commands", commands == null ? null : Numbers.count(commands.perQueryUnit()));
        row.put("empty", commands == null ? null : Numbers.count(commands.perEmptyUnit()));
        row.put("bar", time == null ? null
                : Page.bar(scale.percent(time.nanos()), scale.percent(time.low()), scale.percent(time.high())));
        return row;
    }

    private static Map<String, Object> outcome(Cell cell, Fault fault) {
        Map<String, Object> view = new LinkedHashMap<>(Sign.view(cell));
        view.put("fault", fault.display());
        return view;
    }
}
