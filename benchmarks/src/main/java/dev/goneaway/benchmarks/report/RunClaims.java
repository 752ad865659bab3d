// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.fleet.IdleRow;
import dev.goneaway.benchmarks.fleet.ReplacementRow;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is claimed of the strategies, held against one full run: only the limits are written here. */
public final class RunClaims {

    private static final double TIMESTAMP_OF_HIKARI = 0.7;
    private static final double PEEK_OF_PING = 1.0 / 40;
    private static final double STRATEGY_OF_POOL = 1.1;
    private static final String REPLACEMENT_LIMIT = String.format(Locale.ROOT, "%.3f", ReplacementRow.LIMIT);
    private static final String FLAT = String.format(Locale.ROOT, "flat, within %.0f %%", IdleRow.FLAT_WITHIN * 100);
    private static final double PING_OF_IS_VALID = 1.05;

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
        return Stream.of(claims.own(), claims.replacements(), claims.fleet(), claims.distance()).flatMap(Function.identity())
                .toList();
    }

    private Stream<Claim> own() {
        Timing hikari = run.nothing(Candidate.HIKARI_DEFAULT);
        Stream<Claim> pools = Stream.of(Pool.values())
                .map(pool -> Claim.times(pool.display() + ": through the strategy / by hand", STRATEGY_OF_POOL,
                run.pool(pool, "STRATEGY"), run.pool(pool, "BARE")));
        Function<String, Timing> isAlive = way -> run.other("LookOrAsk.isAlive", Map.of("tls", "false", "way", way));
        return Stream.of(
                Stream.of(Claim.times("timestamp / HikariCP as it comes", TIMESTAMP_OF_HIKARI, run.nothing(Candidate.TIMESTAMP),
                        hikari),
                        Claim.times("peek / ping, on one core", PEEK_OF_PING, run.nothing(Candidate.PEEK),
                        run.nothing(Candidate.PING))),
                peekAtADistance(),
                pools,
                Stream.of(Claim.times("ping / the driver's isValid", PING_OF_IS_VALID, isAlive.apply("PING_STRATEGY"),
                        isAlive.apply("PING")),
                        Claim.indistinguishable("HikariCP, recycling / as it comes", run.nothing(Candidate.HIKARI_RECYCLE),
                        hikari)))
                .flatMap(Function.identity());
    }

    /** At each distance: on one core a ping costs less than on any network. */
    private Stream<Claim> peekAtADistance() {
        Distance distance = run.results().distance();
        Series peek = distance == null ? null : distance.series(Candidate.PEEK, UnitKind.NOTHING);
        return peek == null ? Stream.of(Claim.times("peek / ping, at a distance", PEEK_OF_PING, null, null)) : peek.points().stream().map(point -> Claim.times(
                "peek / ping, with " + Numbers.count(point.rttMillis()) + " ms added", PEEK_OF_PING,
                RunRatios.at(peek, point.rttMillis()),
                RunRatios.at(distance.series(Candidate.PING, UnitKind.NOTHING), point.rttMillis())));
    }

    private Stream<Claim> replacements() {
        List<ReplacementRow> rows = run.fleet() == null ? List.of()
                : run.fleet().replacements().stream().filter(row -> !row.isOfAPool()).toList();
        return rows.isEmpty()
                ? Stream.of(Claim.missing("replacement / connect + query", REPLACEMENT_LIMIT))
                : rows.stream().filter(row -> !row.contestant().equals(ReplacementRow.BARE)).map(row -> Claim.pairs(
                        "replacement / connect + query: " + row.contestant() + ", " + Looks.path(row.tls()), REPLACEMENT_LIMIT,
                        row.againstBare(),
                        row.cheap()));
    }

    private Stream<Claim> fleet() {
        List<IdleRow> rows = run.fleet() == null ? List.of() : run.fleet().idle();
        int most = rows.stream().mapToInt(IdleRow::connections).max().orElse(0);
        int fewest = rows.stream().mapToInt(IdleRow::connections).min().orElse(0);
        return rows.isEmpty()
                ? Stream.of(Claim.missing("one check in a pass of 1,000 / in a pass of 10, among 1,000 open connections", FLAT))
                : rows.stream().filter(row -> row.connections() == most).map(row -> Claim.pairs(
                        "one check in a pass of " + Numbers.count(most) + " / in a pass of " + fewest + ", among "
                        + Numbers.count(most) + " open connections: " + row.check(), FLAT,
                        row.againstFewest(), row.flat()));
    }

    private Stream<Claim> distance() {
        Distance distance = run.results().distance();
        return Stream.of(UnitKind.values()).map(kind -> {
            String text = "distance, " + kind.display() + ": the farthest is as the nearer ones predict";
            return distance == null ? Claim.missing(text, "all") : predicted(text, distance, kind);
        });
    }

    private static Claim predicted(String text, Distance distance, UnitKind kind) {
        List<Series> all = distance.series().stream().filter(series -> series.kind() == kind).toList();
        List<Series> missed = all.stream().filter(series -> !series.prediction().within()).toList();
        long overlapping = missed.stream().filter(series -> series.prediction().overlaps()).count();
        return new Claim(text, "all", (all.size() - missed.size()) + " of " + all.size(),
                missed.isEmpty() ? "" : overlapping + " more overlap",
                missed.isEmpty() ? Verdict.HOLDS : overlapping == missed.size() ? Verdict.OPEN : Verdict.FAILS);
    }

    /**
     * What the model of distance did not predict.
     *
     * @param run a full one
     * @return one line for each, and how far off it was; empty if there is none
     */
    public static List<String> notPredicted(WholeRun run) {
        Distance distance = run.results().distance();
        return distance == null ? List.of() : distance.series().stream().filter(series -> !series.prediction().within())
                .map(series -> series.kind().display() + ", " + series.candidate().display() + ": predicted "
                        + DistanceTable.time(series.prediction().cost()) + ", measured "
                        + DistanceTable.time(series.farthest().cost()) + " ("
                        + DistanceTable.verdict(series, series.prediction()) + ")").toList();
    }

    /** For Markdown and the page. */
    static Grid grid(List<Claim> claims) {
        Grid grid = new Grid("Claims", "claim", " at most", " measured", " 99.9 % interval", "verdict");
        claims.forEach(claim -> grid.row(claim.text(), claim.limit(), claim.measured(), claim.interval(),
                claim.verdict().toString()));
        return grid;
    }
}
