// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.distance.Distance;
import dev.goneaway.benchmarks.distance.Kind;
import dev.goneaway.benchmarks.distance.Series;
import dev.goneaway.benchmarks.fleet.IdleRow;
import dev.goneaway.benchmarks.fleet.ReplacementRow;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is claimed of the strategies, held against one full run: only the limits are written here. */
public final class RunClaims {

    private static final double TIMESTAMP_OF_HIKARI = 0.7;
    private static final double PEEK_OF_PING = 1.0 / 40;
    private static final double STRATEGY_OF_POOL = 1.1;
    private static final double PING_OF_IS_VALID = 1.05;
    private static final double REPLACEMENT_OF_CONNECT = 1.2;

    private final WholeRun run;

    private RunClaims(WholeRun run) {
        this.run = run;
    }

    /**
     * Holds each claim against one run.
     *
     * @param run a full one; of what another lacks, a claim is {@link Verdict#MISSING}
     * @return every claim, with intervals of 99.9 %
     */
    public static List<Claim> of(WholeRun run) {
        RunClaims claims = new RunClaims(run);
        return Stream.of(claims.own(), claims.replacements(), claims.fleet(), claims.distance()).flatMap(Function.identity()).toList();
    }

    private Stream<Claim> own() {
        Timing hikari = run.nothing(Contestant.HIKARI_DEFAULT);
        Stream<Claim> pools = Stream.of(Pool.values()).map(pool -> Claim.times(pool.display() + ": through the strategy / by hand", STRATEGY_OF_POOL,
                run.pool(pool, "STRATEGY"), run.pool(pool, "BARE")));
        Function<String, Timing> isAlive = way -> run.other("LookOrAsk.isAlive", Map.of("tls", "false", "way", way));
        return Stream.of(
                Stream.of(Claim.times("timestamp / HikariCP as it comes", TIMESTAMP_OF_HIKARI, run.nothing(Contestant.TIMESTAMP), hikari),
                        Claim.times("peek / ping", PEEK_OF_PING, run.nothing(Contestant.PEEK), run.nothing(Contestant.PING))),
                pools,
                Stream.of(Claim.times("ping / the driver's isValid", PING_OF_IS_VALID, isAlive.apply("PING_STRATEGY"), isAlive.apply("PING")),
                        Claim.indistinguishable("HikariCP, recycling / as it comes", run.nothing(Contestant.HIKARI_RECYCLE), hikari)))
                .flatMap(Function.identity());
    }

    private Stream<Claim> replacements() {
        List<ReplacementRow> rows = run.fleet() == null ? List.of() : run.fleet().replacements();
        return rows.isEmpty()
                ? Stream.of(Claim.missing("replacement / connect + query", String.valueOf(REPLACEMENT_OF_CONNECT)))
                : rows.stream().filter(row -> !row.contestant().equals(ReplacementRow.BARE)).map(row -> Claim.times(
                        "replacement / connect + query: " + row.contestant() + ", " + Looks.path(row.tls()), REPLACEMENT_OF_CONNECT,
                        Span.around(row.againstBare().means(), row.againstBare().error())));
    }

    /** Flat is what does not cost more with more connections, or not so that the run could show it. */
    private Stream<Claim> fleet() {
        List<IdleRow> rows = run.fleet() == null ? List.of() : run.fleet().idle();
        int most = rows.stream().mapToInt(IdleRow::connections).max().orElse(0);
        int fewest = rows.stream().mapToInt(IdleRow::connections).min().orElse(0);
        return rows.isEmpty()
                ? Stream.of(Claim.missing("one check of 1,000 connections / of 10", "1"))
                : rows.stream().filter(row -> row.connections() == most).map(row -> flat(row, fewest));
    }

    private static Claim flat(IdleRow row, int fewest) {
        Span span = Span.around(row.againstFewest().means(), row.againstFewest().error());
        return Claim.flat("one check of " + Numbers.count(row.connections()) + " / of " + fewest + ": " + row.check(), span);
    }

    private Stream<Claim> distance() {
        Distance distance = run.results().distance();
        return Stream.of(Kind.values()).map(kind -> {
            String text = "distance, " + kind.display() + ": the farthest is as the nearer ones predict";
            return distance == null ? Claim.missing(text, "all") : predicted(text, distance, kind);
        });
    }

    private static Claim predicted(String text, Distance distance, Kind kind) {
        List<Series> all = distance.series().stream().filter(series -> series.kind() == kind).toList();
        List<Series> missed = all.stream().filter(series -> !series.prediction().within()).toList();
        String names = missed.stream().map(series -> series.contestant().display() + " " + DistanceTable.verdict(series, series.prediction()))
                .collect(Collectors.joining("; "));
        return new Claim(text, "all", (all.size() - missed.size()) + " of " + all.size(), missed.isEmpty() ? "" : "not: " + names,
                missed.isEmpty() ? Verdict.HOLDS : missed.stream().allMatch(series -> series.prediction().overlaps()) ? Verdict.OPEN : Verdict.FAILS);
    }

    /** For Markdown and the page. */
    static Grid grid(List<Claim> claims) {
        Grid grid = new Grid("Claims", "claim", " at most", " measured", "99.9 % interval", "verdict");
        claims.forEach(claim -> grid.row(claim.text(), claim.limit(), claim.measured(), claim.interval(), claim.verdict().toString()));
        return grid;
    }
}
