// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Way;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Commands;
import dev.goneaway.results.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of a run as text for a terminal. */
public final class Tables {

    private static final String UNKNOWN = "-";

    private Tables() {
    }

    /**
     * What each contestant survives, and what it costs if that was timed.
     *
     * @param results one run
     * @return lines
     */
    public static String of(Results results) {
        String far = results.distance() == null ? "" : DistanceTable.of(results.distance());
        String seen = results.faults().isEmpty() ? "" : "What the callers saw of each fault:" + System.lineSeparator() + System.lineSeparator() + survival(results);
        return results.hasTimings() ? seen + """
                One unit of work that does nothing: time (mean ± 99.9 % interval) and bytes allocated; then the commands on the wire for a
                unit of work that sends one itself.

                """ + cost(results) + pools(results) + far : seen + far;
    }

    private static String survival(Results results) {
        StringBuilder lines = new StringBuilder();
        for (Fault fault : results.faults()) {
            lines.append(fault.display()).append(System.lineSeparator());
            Map<String, List<String>> names = new LinkedHashMap<>();
            for (Candidate contestant : results.contestants()) {
                Cell cell = results.matrix().cell(fault, contestant);
                if (cell != null) {
                    names.computeIfAbsent(cell.word(), word -> new ArrayList<>()).add(contestant.display());
                }
            }
            names.forEach((word, who) -> lines.append(String.format("  %-20s %s%n", word, String.join(", ", who))));
        }
        return lines.append(System.lineSeparator()).toString();
    }

    private static String cost(Results results) {
        TextTable table = new TextTable("contestant", " overhead, ns", " B/unit", " commands/unit");
        for (Candidate contestant : results.contestants()) {
            Timing time = results.nothing(contestant);
            Commands commands = results.matrix().commands(contestant);
            table.row(contestant.display(),
                    time == null ? UNKNOWN : Numbers.plusMinus(time.nanos(), time.error()),
                    time == null ? UNKNOWN : Numbers.bytes(time.bytes()),
                    commands == null ? UNKNOWN : Numbers.count(commands.perQueryUnit()));
        }
        return table.toString();
    }

    private static String pools(Results results) {
        TextTable table = new TextTable("borrow and return, ns", " bare pool", " through the strategy", " difference");
        for (Pool pool : Pool.values()) {
            Timing bare = results.pool(pool, Way.BARE);
            Timing strategy = results.pool(pool, Way.STRATEGY);
            if (bare != null && strategy != null) {
                table.row(pool.display(), Numbers.plusMinus(bare.nanos(), bare.error()),
                        Numbers.plusMinus(strategy.nanos(), strategy.error()), strategy.against(bare));
            }
        }
        return table.toString();
    }
}
