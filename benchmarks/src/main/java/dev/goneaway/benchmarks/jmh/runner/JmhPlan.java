// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.runner;

import dev.goneaway.benchmarks.jmh.LookOrAsk;
import dev.goneaway.benchmarks.jmh.LowerBound;
import dev.goneaway.benchmarks.jmh.PoolOverhead;
import dev.goneaway.benchmarks.jmh.UnitOfWork;
import dev.goneaway.benchmarks.jmh.runner.PlannedBenchmark.ForkLength;
import dev.goneaway.results.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The benchmarks that a comparison times, and their order.
 *
 * @param groups benchmarks that are compared with each other stand in one group; read only
 */
public record JmhPlan(List<List<PlannedBenchmark>> groups) {

    /** The candidates that are also timed under TLS: one of each kind. */
    static final List<Candidate> TLS = List.of(Candidate.NONE, Candidate.TIMESTAMP, Candidate.PING, Candidate.PEEK,
            Candidate.HIKARI_DEFAULT, Candidate.HIKARI_PEEK, Candidate.C3P0_RECYCLE, Candidate.CONNECT_PER_USE);

    static final List<Candidate> SHARED = List.of(Candidate.TIMESTAMP, Candidate.PING, Candidate.PEEK,
            Candidate.HIKARI_DEFAULT, Candidate.HIKARI_PEEK, Candidate.C3P0_RECYCLE, Candidate.DBCP2_DEFAULT,
            Candidate.TOMCAT_DEFAULT, Candidate.AGROAL_DEFAULT, Candidate.VIBUR_DEFAULT, Candidate.DRUID_DEFAULT);

    /** How many threads share one candidate. The queries in one thread are timed anyway. */
    static final List<Integer> THREADS = List.of(2, 4, 8, 32);

    /** The warm-up is long, because the JVM must compile much code of MySQL Connector/J. */
    private static final ForkLength OWN_COST = new ForkLength(15, 6, 100);
    private static final ForkLength QUERY = new ForkLength(14, 6, 150);
    private static final ForkLength QUICK = new ForkLength(8, 5, 100);
    private static final long SEED = 8;

    public JmhPlan {
        groups = groups.stream().map(List::copyOf).toList();
    }

    /** Returns the plan of a quick comparison: the overhead of every candidate that meets faults, in two forks. */
    public static JmhPlan quick() {
        return new JmhPlan(overhead(Candidate.ofMatrix(), QUICK, 2));
    }

    public static JmhPlan full() {
        List<Candidate> all = List.of(Candidate.values());
        List<List<PlannedBenchmark>> groups = new ArrayList<>(overhead(all, OWN_COST, 3));
        groups.add(Stream.of(LookOrAsk.CheckWay.values()).map(way -> new PlannedBenchmark(
                LookOrAsk.class, "isAlive", Map.of("tls", "false", "way", way.name()), 1, OWN_COST, 3)).toList());
        groups.add(Stream.concat(all.stream().map(candidate -> unit("selectOne", candidate, false, 1, QUERY, 2)),
                TLS.stream().map(candidate -> unit("selectOne", candidate, true, 1, QUERY, 2))).toList());
        groups.add(THREADS.stream().flatMap(threads -> SHARED.stream()
                .map(candidate -> unit("selectOne", candidate, false, threads, QUERY, 2))).toList());
        return new JmhPlan(groups);
    }

    private static List<List<PlannedBenchmark>> overhead(List<Candidate> candidates, ForkLength length, int forks) {
        return List.of(
                Stream.concat(
                        Stream.of("nanoTime", "lock", "read")
                                .map(method -> new PlannedBenchmark(LowerBound.class, method, Map.of(), 1, length, forks)),
                        candidates.stream().map(candidate -> unit("nothing", candidate, false, 1, length, forks))).toList(),
                Stream.of(PoolOverhead.Pool.values()).flatMap(pool -> Stream.of(PoolOverhead.BorrowWay.values())
                        .map(way -> new PlannedBenchmark(PoolOverhead.class, "nothing",
                                Map.of("pool", pool.name(), "way", way.name()), 1, length, forks))).toList());
    }

    private static PlannedBenchmark unit(String method, Candidate candidate, boolean tls, int threads, ForkLength length,
            int forks) {
        Map<String, String> params = Map.of("candidate", candidate.name(), "tls", Boolean.toString(tls));
        return new PlannedBenchmark(UnitOfWork.class, method, params, threads, length, forks);
    }

    /** Returns every benchmark once. */
    List<PlannedBenchmark> benchmarks() {
        return groups.stream().flatMap(List::stream).toList();
    }

    /**
     * Returns every fork in its order. In each round every benchmark has one fork, and those of a group run one after the other.
     * Each round shuffles the groups in another way, which is the same in every run.
     */
    List<PlannedBenchmark> forks() {
        int rounds = benchmarks().stream().mapToInt(PlannedBenchmark::forks).max().orElse(0);
        List<PlannedBenchmark> forks = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Random random = new Random(SEED + round);
            for (List<PlannedBenchmark> group : groups) {
                int now = round;
                List<PlannedBenchmark> shuffled = new ArrayList<>(group.stream().filter(one -> one.forks() > now).toList());
                Collections.shuffle(shuffled, random);
                forks.addAll(shuffled);
            }
        }
        return forks;
    }

    public Duration takes() {
        return forks().stream().map(PlannedBenchmark::takes).reduce(Duration.ZERO, Duration::plus);
    }
}
