// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.benchmarks.fleet.Outcome.OfKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A restart as a sequence of events, without a server: the same scenario, pause and seed give the same outcome.
 *
 * <p>All clients are in the middle of a unit when the server dies, and learn of it at once. Until it is back, every attempt to
 * connect is refused. From then on it lets them in one after the other, in the order of their coming. When as many wait as its
 * backlog holds, who comes then hears nothing; its kernel asks again after a second, and it gives up at a {@code
 * connectTimeout} of two. In the end the server has room for all.
 *
 * <p>Clients that share one machine with the server, as in a real run here, wait for each other even to be refused: each
 * attempt begins when those before it are through.
 */
final class Simulation {

    /** When Linux repeats a SYN, and how long is left then of the {@code connectTimeout}. */
    private static final double ASKS_AGAIN = 1;
    private static final double GIVES_UP = 1;

    /** HikariCP's own pauses between attempts, without jitter: doubled each time, from the first to the longest. */
    private static final double POOL_FIRST = 0.01;
    private static final double POOL_LONGEST = 5;

    /** How long a borrow waits before it is an error. */
    private static final double POOL_PATIENCE = 30;

    private final Scenario scenario;
    private final Retry retry;
    private final SplittableRandom random;
    private final PriorityQueue<Attempt> attempts = new PriorityQueue<>();
    private final Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
    private final Peak peak = new Peak();
    private final double[] borrowsFrom;
    private final double[] poolPause;
    private double free;
    private double first = Double.POSITIVE_INFINITY;

    /**
     * What happens to whom.
     *
     * @param kinds one for each client, over and over
     * @param clients how many
     * @param downSeconds from the death of the server to its return
     * @param connectSeconds what one connect costs the server, or the one machine that all share
     * @param refusalSeconds what a refused attempt costs the one machine that all share; zero if each client has its own
     * @param backlog how many may wait
     */
    record Scenario(List<Kind> kinds, int clients, double downSeconds, double connectSeconds, double refusalSeconds,
            int backlog) {

        Kind kind(int client) {
            return kinds.get(client % kinds.size());
        }
    }

    private record Attempt(double at, int client, boolean again) implements Comparable<Attempt> {

        @Override
        public int compareTo(Attempt other) {
            int order = Double.compare(at, other.at);
            return order == 0 ? Integer.compare(client, other.client) : order;
        }
    }

    private static final class Tally {
        private int clients;
        private long connects;
        private long errors;
        private int working;
        private double last;
    }

    private Simulation(Scenario scenario, Retry retry, long seed) {
        this.scenario = scenario;
        this.retry = retry;
        this.random = new SplittableRandom(seed);
        this.borrowsFrom = new double[scenario.clients];
        this.poolPause = new double[scenario.clients];
    }

    static Outcome run(Scenario scenario, Retry retry, long seed) {
        return new Simulation(scenario, retry, seed).run();
    }

    private Outcome run() {
        for (int client = 0; client < scenario.clients; client++) {
            dies(client);
        }
        while (!attempts.isEmpty()) {
            connects(attempts.poll());
        }
        List<OfKind> kinds = new ArrayList<>();
        tallies.forEach((kind, tally) -> kinds.add(
                new OfKind(kind, tally.clients, tally.connects, tally.errors, tally.last - scenario.downSeconds)));
        double last = kinds.stream().mapToDouble(OfKind::lastWorksSeconds).max().orElse(0);
        int working = tallies.values().stream().mapToInt(tally -> tally.working).sum();
        return new Outcome(scenario.clients, retry.title(), scenario.downSeconds, working, first - scenario.downSeconds, last,
                peak.most(), kinds);
    }

    /** What is lost in a unit has to be cleared away, which keeps a shared machine as busy as a refusal does. */
    private void dies(int client) {
        free += scenario.refusalSeconds;
        Tally tally = tallies.computeIfAbsent(scenario.kind(client), key -> new Tally());
        tally.clients++;
        switch (scenario.kind(client)) {
            case PING -> attempts.add(new Attempt(free, client, false));
            case PEEK -> {
                tally.errors++;
                attempts.add(new Attempt(free + retry.seconds(random), client, false));
            }
            case POOL -> {
                tally.errors++;
                borrowsFrom[client] = free + retry.seconds(random);
                poolPause[client] = POOL_FIRST;
                attempts.add(new Attempt(free, client, false));
            }
        }
    }

    private void connects(Attempt attempt) {
        if (!attempt.again) {
            tallies.get(scenario.kind(attempt.client)).connects++;
        }
        double begins = scenario.refusalSeconds == 0 ? attempt.at : Math.max(attempt.at, free);
        if (begins < scenario.downSeconds) {
            free = begins + scenario.refusalSeconds;
            fails(attempt.client, free);
            return;
        }
        if (!attempt.again) {
            peak.add(begins - scenario.downSeconds);
        }
        if (Math.round((free - begins) / scenario.connectSeconds) > scenario.backlog) {
            unheard(attempt);
            return;
        }
        free = Math.max(free, begins) + scenario.connectSeconds;
        works(attempt.client, free);
    }

    private void unheard(Attempt attempt) {
        if (attempt.again) {
            fails(attempt.client, attempt.at + GIVES_UP);
        } else {
            attempts.add(new Attempt(attempt.at + ASKS_AGAIN, attempt.client, true));
        }
    }

    private void fails(int client, double at) {
        Tally tally = tallies.get(scenario.kind(client));
        if (scenario.kind(client) == Kind.POOL) {
            attempts.add(new Attempt(at + poolPause[client], client, false));
            poolPause[client] = Math.min(POOL_LONGEST, poolPause[client] * 2);
        } else {
            tally.errors++;
            attempts.add(new Attempt(at + retry.seconds(random), client, false));
        }
    }

    private void works(int client, double connected) {
        Tally tally = tallies.get(scenario.kind(client));
        double at = connected;
        if (scenario.kind(client) == Kind.POOL) {
            // The pool connects whether or not somebody waits; who waits gives up now and then, and comes again.
            while (at - borrowsFrom[client] > POOL_PATIENCE) {
                tally.errors++;
                borrowsFrom[client] += POOL_PATIENCE + retry.seconds(random);
            }
            at = Math.max(at, borrowsFrom[client]);
        }
        tally.working++;
        tally.last = Math.max(tally.last, at);
        first = Math.min(first, at);
    }
}
