// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Commands;
import dev.goneaway.results.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tables of what JMH timed and of the commands on the wire. A table has no rows if the run lacks its timings. */
final class OverheadTables {

    private static final Map<String, String> LOWER_BOUNDS = Map.of("nanoTime", "one System.nanoTime()", "lock", "one uncontended lock",
            "read", "one non-blocking read");

    private OverheadTables() {
    }

    /**
     * One row of the table of own cost.
     *
     * @param name of the candidate or of the lower bound
     * @param time never null
     * @param forks the mean of each fork in nanoseconds, in ascending order
     */
    record OwnCost(String name, Timing time, List<Double> forks) {
    }

    /** The cost of a unit of work that does nothing, from the cheapest to the dearest. */
    static List<OwnCost> ownCosts(WholeRun run) {
        Stream<OwnCost> bounds = LOWER_BOUNDS.entrySet().stream()
                .map(bound -> new OwnCost(bound.getValue(), run.floor(bound.getKey()), run.forksOfFloor(bound.getKey())));
        Stream<OwnCost> candidates = Stream.of(Candidate.values())
                .map(candidate -> new OwnCost(candidate.display(), run.nothing(candidate), run.forksOfNothing(candidate)));
        return Stream.concat(bounds, candidates).filter(cost -> cost.time != null)
                .sorted(Comparator.comparingDouble(cost -> cost.time.nanos())).toList();
    }

    static Table ownCost(WholeRun run) {
        Table table = new Table("a unit that does nothing", "time", "means of the forks", "bytes", "against the row above");
        Timing above = null;
        for (OwnCost cost : ownCosts(run)) {
            table.row(cost.name, time(cost.time), spread(cost.forks), bytes(cost.time), above == null ? "" : cost.time.against(above));
            above = cost.time;
        }
        return table;
    }

    /** The lowest and the highest mean; null if there are not two. */
    private static String spread(List<Double> forks) {
        return forks.size() < 2 ? null
                : Numbers.time(forks.get(0), Double.NaN) + " \u2026 " + Numbers.time(forks.get(forks.size() - 1), Double.NaN);
    }

    static Table pools(WholeRun run) {
        Table table = new Table("borrow and return", "by hand", "through the strategy", "difference");
        for (Pool pool : Pool.values()) {
            Timing bare = run.pool(pool, "BARE");
            Timing strategy = run.pool(pool, "STRATEGY");
            if (bare != null && strategy != null) {
                table.row(pool.display(), time(bare), time(strategy), strategy.against(bare));
            }
        }
        return table;
    }

    /** The cost of a unit that queries, from the cheapest to the dearest. */
    static Table realUnit(WholeRun run, String method, String unit, boolean tls) {
        Table table = new Table(unit + ", " + path(tls), "time", "against " + Candidate.NONE.display());
        Timing bare = run.real(method, tls, Candidate.NONE);
        WholeRun.timed(candidate -> run.real(method, tls, candidate)).stream()
                .sorted(Comparator.comparingDouble(candidate -> run.real(method, tls, candidate).nanos())).forEach(candidate -> {
                    Timing time = run.real(method, tls, candidate);
                    table.row(candidate.display(), time(time), candidate == Candidate.NONE || bare == null ? "" : time.against(bare));
                });
        return table;
    }

    static Table commands(WholeRun run) {
        Table table = new Table("commands on the wire", "nothing", "a query", "a query after 1 s of rest", "a transaction",
                "a query after an SQL error");
        for (Commands count : run.results().matrix().commands()) {
            table.row(count.contestant().display(), Numbers.count(count.perEmptyUnit()), Numbers.count(count.perQueryUnit()),
                    count(count.afterIdle()), count(count.inTransaction()), count(count.afterError()));
        }
        return table;
    }

    /** Units per second, of all threads together. */
    static Table threads(WholeRun run) {
        Map<String, Function<Candidate, Timing>> columns = new LinkedHashMap<>();
        run.threads().forEach(threads -> columns.put(threads + (threads == 1 ? " thread" : " threads"),
                candidate -> run.threads(threads, candidate)));
        columns.values().removeIf(column -> WholeRun.timed(column).isEmpty());
        List<String> headings = new ArrayList<>(List.of("units per second"));
        headings.addAll(columns.keySet());
        Table table = new Table(headings, new ArrayList<>());
        Stream.of(Candidate.values()).filter(candidate -> columns.values().stream().map(column -> column.apply(candidate))
                .anyMatch(Objects::nonNull)).forEach(candidate -> table.row(Stream.concat(Stream.of(candidate.display()),
                        columns.values().stream().map(column -> Numbers.rate(column.apply(candidate)))).toArray(String[]::new)));
        return table;
    }

    static String path(boolean tls) {
        return tls ? "TLS" : "plaintext";
    }

    /** Null if it was not timed. */
    static String time(Timing time) {
        return time == null ? null : Numbers.time(time.nanos(), time.error());
    }

    /** Null if it was not counted. */
    static String bytes(Timing time) {
        return time == null || Double.isNaN(time.bytes()) ? null : Numbers.bytes(time.bytes());
    }

    /** Null if it was not counted. */
    static String count(Double count) {
        return count == null ? null : Numbers.count(count);
    }
}
