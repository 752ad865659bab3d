// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Way;
import dev.goneaway.benchmarks.matrix.Cell;
import dev.goneaway.benchmarks.matrix.Commands;
import dev.goneaway.benchmarks.matrix.Fault;

/** The result of a run as text for a terminal. */
public final class Tables {

    private static final String UNKNOWN = "-";

    private Tables() {
    }

    /**
     * Both tables, with a line on how to read each.
     *
     * @param results one run
     * @return lines
     */
    public static String of(Results results) {
        return contestants(results) + """
                What the caller saw after each fault; then one unit of work that does nothing: time (mean ± 99.9 % interval) and bytes
                allocated; then the commands on the wire for a unit of work that sends one itself.

                """ + pools(results);
    }

    private static String contestants(Results results) {
        TextTable table = new TextTable("contestant", Fault.WAIT_TIMEOUT.display(), Fault.KILL.display(),
                " overhead, ns", " B/unit", " commands/unit");
        for (Contestant contestant : results.contestants()) {
            Timing time = results.nothing(contestant);
            Commands commands = results.matrix().commands(contestant);
            table.row(contestant.display(),
                    outcome(results, Fault.WAIT_TIMEOUT, contestant),
                    outcome(results, Fault.KILL, contestant),
                    time == null ? UNKNOWN : Numbers.plusMinus(time.nanos(), time.error()),
                    time == null ? UNKNOWN : Numbers.bytes(time.bytes()),
                    commands == null ? UNKNOWN : Numbers.count(commands.perQueryUnit()));
        }
        return table.toString();
    }

    private static String outcome(Results results, Fault fault, Contestant contestant) {
        Cell cell = results.matrix().cell(fault, contestant);
        return cell == null ? UNKNOWN : cell.outcome();
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
