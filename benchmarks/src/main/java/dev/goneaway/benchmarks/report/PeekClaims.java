// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.jmh.LookOrAsk.Way;
import dev.goneaway.results.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is claimed of the strategy {@code peek}, held against what JMH measured: only the limits are written here. */
public final class PeekClaims {

    private static final double LOOK_OF_A_PING = 1.0 / 40;
    private static final double BORROW_OF_A_PINGED = 1.0 / 8;
    private static final double STRATEGY_ABOVE_READ_NANOS = 150;

    /** A run that is too noisy to show a query that is slower by a tenth has shown nothing. */
    private static final double SEEN_AS_SLOWER = 1.1;

    private static final List<String> QUERIES = List.of(
            "SocketQuery.selectOne", "SocketQuery.primaryKey", "SocketQuery.tenMegabytes", "VirtualThreadQuery.selectOne");

    private final Timings timings;

    private PeekClaims(Timings timings) {
        this.timings = timings;
    }

    /**
     * Holds each claim against one run.
     *
     * @param jmh JMH's own JSON
     * @return every claim; of what the run lacks it is {@link Verdict#MISSING}
     */
    public static List<Claim> of(Path jmh) {
        PeekClaims claims = new PeekClaims(new Timings(Json.tree(jmh, "let JMH write it with -rf json -rff FILE")));
        return Stream.of(
                Stream.of(false, true).flatMap(claims::looks),
                Stream.of(Pool.values()).map(claims::borrow),
                QUERIES.stream().flatMap(method -> Stream.of(false, true).map(tls -> claims.query(method, tls))))
                .flatMap(part -> part).toList();
    }

    private Stream<Claim> looks(boolean tls) {
        Function<Way, Sample> of = way ->
                timings.sample("LookOrAsk.isAlive", Map.of("way", way.name(), "tls", Boolean.toString(tls)));
        Sample ping = of.apply(Way.PING);
        return Stream.of(
                Claim.ratio("Peek.look / the driver's isValid" + path(tls), LOOK_OF_A_PING, of.apply(Way.PEEK), ping),
                Claim.told("PeekDataSource's isValid / the driver's" + path(tls), of.apply(Way.PEEK_IS_VALID), ping),
                Claim.told("PeekStrategy / PingStrategy" + path(tls), of.apply(Way.STRATEGY), of.apply(Way.PING_STRATEGY)),
                Claim.nanosAbove("PeekStrategy - one non-blocking read" + path(tls), STRATEGY_ABOVE_READ_NANOS,
                        of.apply(Way.STRATEGY), of.apply(Way.READ)),
                Claim.noBytes("allocated by Peek.look" + path(tls), of.apply(Way.PEEK)),
                Claim.noBytes("allocated by PeekStrategy" + path(tls), of.apply(Way.STRATEGY)));
    }

    private Claim borrow(Pool pool) {
        Function<String, Sample> of = way ->
                timings.sample("ValidatedBorrow.nothing", Map.of("pool", pool.name(), "way", way));
        return Claim.ratio(pool.display() + ", every borrow validated: by a look / by a ping", BORROW_OF_A_PINGED,
                of.apply("PEEK"), of.apply("PING"));
    }

    private Claim query(String method, boolean tls) {
        return Claim.notSlower(method + ", the channel's socket / the standard one" + path(tls), SEEN_AS_SLOWER,
                timings.ratios(method, Map.of("tls", Boolean.toString(tls)), "peek", "standard"));
    }

    private static String path(boolean tls) {
        return tls ? ", TLS" : ", plaintext";
    }

    /**
     * The claims for a terminal.
     *
     * @param claims which
     * @return lines
     */
    public static String table(List<Claim> claims) {
        TextTable table = new TextTable("claim", " at most", " measured", " 99.9 % interval", "verdict");
        claims.forEach(claim -> table.row(
                claim.text(), claim.limit(), claim.measured(), claim.interval(), claim.verdict().toString()));
        return table.toString();
    }
}
