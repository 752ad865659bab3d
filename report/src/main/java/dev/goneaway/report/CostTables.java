// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Commands;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.Fit;
import dev.goneaway.results.Distance.Prediction;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import dev.goneaway.results.Table;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tables of what JMH timed, of the commands on the wire and of distances. A table has no rows if the run lacks its numbers. */
final class CostTables {

    private static final Map<String, String> LOWER_BOUNDS =
            Map.of("nanoTime", "one System.nanoTime()", "lock", "one uncontended lock", "read", "one non-blocking read");

    private static final Map<String, String> POOLS = new TreeMap<>(Map.of("HIKARI", "HikariCP", "C3P0", "c3p0")).descendingMap();

    /** The checks by their names in JMH's results, in the order of the table. */
    private static final List<Map.Entry<String, String>> CHECKS = List.of(
            Map.entry("READ", "one non-blocking read"),
            Map.entry("PEEK", "peek: one look at the socket"),
            Map.entry("PEEK_IS_VALID", "`isValid` of a `PeekDataSource`'s connection"),
            Map.entry("PING", "`isValid` of MySQL Connector/J's own connection: a ping"),
            Map.entry("WRITE_PROBE", "a question of `WriteProbe`, which keeps no statement here"),
            Map.entry("PING_STRATEGY", "a unit of the ping strategy that does nothing"));

    private CostTables() {
    }

    /** One row of the table of own cost: the mean of each fork is in nanoseconds, in ascending order. */
    private record OwnCost(String name, Timing time, List<Double> forks) {
    }

    /** The cost of a unit of work that does nothing, from the cheapest to the most expensive. */
    static Table ownCost(RunResults run) {
        Stream<OwnCost> bounds = LOWER_BOUNDS.entrySet().stream()
                .map(bound -> new OwnCost(bound.getValue(), run.lowerBound(bound.getKey()),
                        run.timings().forks("LowerBound." + bound.getKey(), Map.of())));
        Stream<OwnCost> candidates = Stream.of(Candidate.values())
                .map(candidate -> new OwnCost(candidate.display(), run.nothing(candidate), run.forksOfNothing(candidate)));
        List<OwnCost> costs = Stream.concat(bounds, candidates).filter(cost -> cost.time != null)
                .sorted(Comparator.comparingDouble(cost -> cost.time.nanos().value())).toList();
        Table table = new Table("a unit that does nothing", "time", "means of the forks", "bytes", "against the row above");
        Timing above = null;
        for (OwnCost cost : costs) {
            table.row(cost.name, Numbers.time(cost.time), spread(cost.forks), Numbers.bytes(cost.time),
                    above == null ? "" : cost.time.against(above));
            above = cost.time;
        }
        return table;
    }

    /** The lowest and the highest mean of the forks; null with fewer than two forks. */
    private static String spread(List<Double> forks) {
        return forks.size() < 2 ? null
                : Numbers.time(Interval.around(forks.get(0), Double.NaN)) + " \u2026 "
                + Numbers.time(Interval.around(forks.get(forks.size() - 1), Double.NaN));
    }

    static Table checks(RunResults run) {
        Map<String, Function<Map.Entry<String, String>, String>> columns = new LinkedHashMap<>();
        columns.put(path(false), check -> Numbers.time(run.isAlive(check.getKey(), false)));
        columns.put(path(true), check -> Numbers.time(run.isAlive(check.getKey(), true)));
        return Table.of("check", CHECKS.stream().filter(check -> run.isAlive(check.getKey(), false) != null).toList(),
                Map.Entry::getValue, columns);
    }

    static Table pools(RunResults run) {
        Table table = new Table("borrow and return", "by hand", "through the strategy", "difference");
        POOLS.forEach((pool, name) -> {
            Timing bare = run.pool(pool, "BARE");
            Timing strategy = run.pool(pool, "STRATEGY");
            if (bare != null && strategy != null) {
                table.row(name, Numbers.time(bare), Numbers.time(strategy), strategy.against(bare));
            }
        });
        return table;
    }

    /** The cost of a unit that queries, from the cheapest to the most expensive. */
    static Table selectOne(RunResults run, boolean tls) {
        Table table = new Table("SELECT 1, " + path(tls), "time", "against " + Candidate.NONE.display());
        Timing bare = run.selectOne(tls, Candidate.NONE);
        RunResults.timed(candidate -> run.selectOne(tls, candidate)).stream()
                .sorted(Comparator.comparingDouble(candidate -> run.selectOne(tls, candidate).nanos().value()))
                .forEach(candidate -> {
                    Timing time = run.selectOne(tls, candidate);
                    table.row(candidate.display(), Numbers.time(time),
                            candidate == Candidate.NONE || bare == null ? "" : time.against(bare));
                });
        return table;
    }

    static Table commands(RunResults run) {
        Table table = new Table("commands on the wire", "nothing", "a query", "a query after 1 s of rest", "a transaction",
                "a query after an SQL error");
        for (Commands count : run.matrix().commands()) {
            table.row(count.candidate().display(), Numbers.count(count.perEmptyUnit()), Numbers.count(count.perQueryUnit()),
                    Numbers.count(count.afterIdle()), Numbers.count(count.inTransaction()), Numbers.count(count.afterError()));
        }
        return table;
    }

    /** Units per second, of all threads together. */
    static Table threads(RunResults run) {
        Map<String, Function<Candidate, String>> columns = new LinkedHashMap<>();
        run.timings().threadsTogether(RunResults.SELECT_ONE)
                .forEach(threads -> columns.put(threads + (threads == 1 ? " thread" : " threads"),
                candidate -> Numbers.rate(run.threads(threads, candidate))));
        return Table.of("units per second", List.of(Candidate.values()), Candidate::display, columns);
    }

    static String path(boolean tls) {
        return tls ? "TLS" : "plaintext";
    }

    /** Makes the table of the line that fits the nearer distances, and of its prediction for the farthest distance. */
    static Table distance(Distance distance, UnitKind kind) {
        Table table = new Table("unit: " + kind.display(), "b", "a", "predicted, farthest", "measured, farthest", "prediction");
        if (distance != null) {
            distance.series().stream().filter(series -> series.kind() == kind).forEach(series -> table.row(
                    series.candidate().display(), b("%.3f", series.fit()), a(series.fit()),
                    Numbers.time(series.prediction().cost()), Numbers.time(series.farthest().cost()), verdict(series)));
        }
        return table;
    }

    /** The line through all distances, such as {@code 26.8 ± 65.2 µs + 1.00 ± 0.13 × RTT}; null if the run has none. */
    static String model(Distance distance, Candidate candidate) {
        Series series = distance == null ? null : distance.series(candidate, UnitKind.QUERY);
        return series == null ? null : a(series.model()) + " + " + b("%.2f", series.model()) + " \u00d7 RTT";
    }

    private static String b(String format, Fit fit) {
        return String.format(Locale.ROOT, format + " \u00b1 " + format, fit.b(), fit.bError());
    }

    private static String a(Fit fit) {
        return Numbers.time(Interval.around(fit.a(), fit.aError()));
    }

    private static String verdict(Series series) {
        Prediction prediction = series.prediction();
        double off = (prediction.cost().value() / series.farthest().cost().value() - 1) * 100;
        return !Double.isFinite(off) ? null : prediction.within() ? "held"
                : String.format(Locale.ROOT, "%+.1f %%%s", off, prediction.overlaps() ? ", intervals overlap" : "");
    }
}
