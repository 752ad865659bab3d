// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.jmh.full.Floor;
import dev.goneaway.benchmarks.jmh.full.RealUnit;
import dev.goneaway.benchmarks.jmh.full.Threads;
import dev.goneaway.benchmarks.jmh.full.VirtualThreads;
import dev.goneaway.benchmarks.jmh.peek.LookOrAsk;
import dev.goneaway.benchmarks.jmh.peek.ValidatedBorrow;
import dev.goneaway.results.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the full form of the comparison times, and in which order: in each round every trial runs in one fork of its own, so that
 * the forks of those that are compared, or stand in one plot, lie beside each other in time, and what disturbs the machine for a
 * minute disturbs all of them.
 *
 * @param comparisons the trials that are compared with each other, by comparison; read only
 */
record FullPlan(List<List<Trial>> comparisons) {

    /** Beside its iterations: a JVM that starts, connects, measures its allocations and ends. */
    static final Duration FORK = Duration.ofMillis(1_300);

    /** The first Java that has virtual threads. */
    static final int VIRTUAL_THREADS = 21;

    /** Those that are measured through TLS too: one of each kind. */
    static final List<Candidate> TLS = List.of(Candidate.NONE, Candidate.TIMESTAMP, Candidate.PING, Candidate.PEEK,
            Candidate.HIKARI_DEFAULT, Candidate.HIKARI_PEEK, Candidate.C3P0_RECYCLE, Candidate.CONNECT_PER_USE);

    /** Those that threads share. */
    static final List<Candidate> SHARED = List.of(Candidate.TIMESTAMP, Candidate.PING, Candidate.PEEK,
            Candidate.HIKARI_DEFAULT, Candidate.HIKARI_PEEK, Candidate.C3P0_RECYCLE, Candidate.DBCP2_DEFAULT,
            Candidate.TOMCAT_DEFAULT, Candidate.AGROAL_DEFAULT, Candidate.VIBUR_DEFAULT, Candidate.DRUID_DEFAULT);

    /** How many threads share one. */
    static final List<Integer> THREADS = List.of(1, 2, 4, 8, 32);

    /** As long as it was seen to take until one iteration is as fast as the next: the driver's code is much for the compiler. */
    private static final Pace OWN = new Pace(15, 6, 100);
    private static final Pace QUERY = new Pace(14, 6, 150);
    private static final Pace SHARING = QUERY;
    private static final Pace CROWD = new Pace(6, 4, 250);
    private static final long SEED = 8;

    FullPlan {
        comparisons = comparisons.stream().map(List::copyOf).toList();
    }

    /** All that a Java of this version can time. */
    static FullPlan of(int java) {
        List<Candidate> everybody = List.of(Candidate.values());
        List<List<Trial>> comparisons = new ArrayList<>();
        comparisons.add(Stream.concat(
                Stream.of("nanoTime", "lock", "read").map(method -> new Trial(Floor.class, method, Map.of(), 1, OWN, 3)),
                each(everybody, contestant -> new Trial(UnitOfWork.class, "nothing", name(contestant), 1, OWN, 3))).toList());
        comparisons.add(pools(PoolOverhead.class, PoolOverhead.Way.values(), 3));
        comparisons.add(each(List.of(LookOrAsk.Way.values()), way ->
                new Trial(LookOrAsk.class, "isAlive", Map.of("tls", "false", "way", way.name()), 1, OWN, 3)).toList());
        comparisons.add(pools(ValidatedBorrow.class, ValidatedBorrow.Way.values(), 2));
        for (String method : List.of("selectOne", "primaryKey")) {
            comparisons.add(Stream.concat(each(everybody, contestant -> realUnit(method, contestant, false)),
                    each(TLS, contestant -> realUnit(method, contestant, true))).toList());
        }
        comparisons.add(THREADS.stream().flatMap(threads -> each(SHARED, contestant ->
                new Trial(Threads.class, "selectOne", name(contestant), threads, SHARING, 2))).toList());
        if (java >= VIRTUAL_THREADS) {
            comparisons.add(each(SHARED, contestant ->
                    new Trial(VirtualThreads.class, "selectOne", name(contestant), 1, CROWD, 2)).toList());
        }
        return new FullPlan(comparisons);
    }

    private static Trial realUnit(String method, Candidate contestant, boolean tls) {
        Map<String, String> params = Map.of("contestant", contestant.name(), "tls", Boolean.toString(tls));
        return new Trial(RealUnit.class, method, params, 1, QUERY, 2);
    }

    private static List<Trial> pools(Class<?> benchmark, Enum<?>[] ways, int rounds) {
        return Stream.of(PoolOverhead.Pool.values()).flatMap(pool -> Stream.of(ways).map(way ->
                new Trial(benchmark, "nothing", Map.of("pool", pool.name(), "way", way.name()), 1, OWN, rounds))).toList();
    }

    private static <T, R> Stream<R> each(List<T> values, Function<T, R> made) {
        return values.stream().map(made);
    }

    private static Map<String, String> name(Candidate contestant) {
        return Map.of("contestant", contestant.name());
    }

    /** Every trial once. */
    List<Trial> trials() {
        return comparisons.stream().flatMap(List::stream).toList();
    }

    /**
     * Every fork: round by round, in each the comparisons one after the other, and each of them in another order than in the round
     * before, though in the same as in the run before.
     */
    List<Trial> forks() {
        int rounds = trials().stream().mapToInt(Trial::rounds).max().orElse(0);
        List<Trial> forks = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Random random = new Random(SEED + round);
            for (List<Trial> comparison : comparisons) {
                int now = round;
                List<Trial> turn = new ArrayList<>(comparison.stream().filter(trial -> trial.rounds() > now).toList());
                Collections.shuffle(turn, random);
                forks.addAll(turn);
            }
        }
        return forks;
    }

    /** How long one fork of a trial takes. */
    static Duration fork(Trial trial) {
        return FORK.plus(trial.pace().lasts());
    }

    /** How long all of it takes, if no fork fails. */
    Duration takes() {
        return forks().stream().map(FullPlan::fork).reduce(Duration.ZERO, Duration::plus);
    }
}
