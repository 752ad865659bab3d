// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.fleet.IdleRow;
import dev.goneaway.benchmarks.fleet.ReplacementRow;
import dev.goneaway.benchmarks.fleet.Sample.Ratio;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every ratio of a run, by name: each contestant to HikariCP as it comes and to a bare connection, in each comparison. */
final class RunRatios {

    private static final List<Candidate> BASES = List.of(Candidate.HIKARI_DEFAULT, Candidate.NONE);

    private final Map<String, Span> ratios = new LinkedHashMap<>();

    private RunRatios() {
    }

    static Map<String, Span> of(WholeRun run) {
        RunRatios all = new RunRatios();
        all.add("nothing", run::nothing);
        for (String method : List.of(WholeRun.SELECT_ONE, WholeRun.PRIMARY_KEY)) {
            for (boolean tls : List.of(false, true)) {
                all.add(method + ", " + Looks.path(tls), contestant -> run.real(method, tls, contestant));
            }
        }
        run.threads().forEach(threads -> all.add(threads + " threads", contestant -> run.threads(threads, contestant)));
        all.add("1,000 virtual threads", run::virtualThreads);
        for (Pool pool : Pool.values()) {
            all.add("borrow and return, " + pool.display() + ": strategy / by hand", run.pool(pool, "STRATEGY"),
                    run.pool(pool, "BARE"));
        }
        for (Pool pool : Pool.values()) {
            Function<String, Timing> borrow = way ->
                    run.other("ValidatedBorrow.nothing", Map.of("pool", pool.name(), "way", way));
            all.add("validated borrow, " + pool.display() + ": look / ping", borrow.apply("PEEK"), borrow.apply("PING"));
        }
        for (boolean tls : List.of(false, true)) {
            Function<String, Timing> isAlive = way ->
                    run.other("LookOrAsk.isAlive", Map.of("tls", Boolean.toString(tls), "way", way));
            all.add("to learn that a connection is alive, " + Looks.path(tls) + ": ping / the driver's isValid",
                    isAlive.apply("PING_STRATEGY"), isAlive.apply("PING"));
            all.add("to learn that a connection is alive, " + Looks.path(tls) + ": look / the driver's isValid",
                    isAlive.apply("PEEK"), isAlive.apply("PING"));
        }
        if (run.results().distance() != null) {
            all.distance(run.results().distance());
        }
        if (run.fleet() != null) {
            run.fleet().replacements().stream().filter(row -> !row.contestant().equals(ReplacementRow.BARE))
                    .forEach(row -> all.ratios.put(
                    "replacement, " + Looks.path(row.tls()) + ": " + row.contestant() + " / connect + query",
                    span(row.againstBare())));
            int fewest = run.fleet().idle().stream().mapToInt(IdleRow::connections).min().orElse(0);
            run.fleet().idle().stream().filter(row -> row.connections() != fewest).forEach(row -> all.ratios.put(
                    "one check, " + row.check() + ": in a pass of " + Numbers.count(row.connections())
                    + " / in a pass of " + fewest,
                    span(row.againstFewest())));
        }
        return all.ratios;
    }

    private static Span span(Ratio ratio) {
        return ratio.low() == null ? Span.around(ratio.means(), ratio.error())
                : new Span(ratio.pairs(), ratio.low(), ratio.high());
    }

    private void distance(Distance distance) {
        for (UnitKind kind : UnitKind.values()) {
            List<Double> rtts = distance.series().stream().filter(series -> series.kind() == kind)
                    .flatMap(series -> series.points().stream()).map(point -> point.rttMillis()).distinct().sorted().toList();
            rtts.forEach(rtt -> add(kind.display() + " with " + Numbers.count(rtt) + " ms added",
                    contestant -> at(distance.series(contestant, kind), rtt)));
        }
    }

    static Timing at(Series series, double rttMillis) {
        return series == null ? null : series.points().stream().filter(point -> point.rttMillis() == rttMillis)
                .map(point -> new Timing(point.cost().value(), point.cost().error(), Double.NaN)).findFirst().orElse(null);
    }

    private void add(String comparison, Function<Candidate, Timing> timing) {
        for (Candidate base : BASES) {
            for (Candidate contestant : Candidate.values()) {
                // The bases are held against each other once.
                if (contestant != base && (base == BASES.get(0) || contestant != BASES.get(0))) {
                    add(comparison + ": " + contestant.display() + " / " + base.display(), timing.apply(contestant),
                            timing.apply(base));
                }
            }
        }
    }

    private void add(String name, Timing one, Timing other) {
        if (one != null && other != null) {
            ratios.put(name, Span.ratio(one, other));
        }
    }
}
