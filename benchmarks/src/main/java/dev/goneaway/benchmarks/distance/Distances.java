// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.benchmarks.Progress;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.CommandsAfterRest;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Versions;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Lets every contestant do the same units of work at several distances, each through a proxy of its own.
 *
 * <p>In every round each contestant has a turn at each distance, in an order shuffled anew from a fixed seed, so that what drifts on
 * the machine hits all alike.
 */
public final class Distances {

    private static final long SEED = 20_061;

    /** At the shortest distance, for the compiler; what they give is thrown away. */
    static final int WARM_UP_ROUNDS = 3;

    /** Of opening, of one turn, and of closing. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Server server;
    private final Plan plan;
    private final Progress progress;
    private final Random order = new Random(SEED);

    private Distances(Server server, Plan plan, Progress progress) {
        this.server = server;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Measures; blocks for minutes, with a deadline for each step.
     *
     * @param server behind the proxies
     * @param plan what is measured
     * @param progress is told of each round
     * @return what was measured, and the model of it
     * @throws dev.goneaway.results.RefusedException if a contestant failed, or was late
     */
    public static Distance of(Server server, Plan plan, Progress progress) {
        return new Distances(server, plan, progress).measure();
    }

    private Distance measure() {
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        long start = System.nanoTime();
        Samples samples = new Samples();
        List<CommandsAfterRest> rested = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        try (Worker worker = new Worker(DEADLINE)) {
            try {
                plan.contestants().forEach(contestant -> paths.add(
                        worker.call("opening " + contestant.display(), () -> Path.open(contestant, server))));
                rounds(worker, paths, samples);
                rested.addAll(rest(worker, paths));
                paths.forEach(path -> worker.call("closing " + path.contestant().display(), () -> {
                    path.close();
                    return path;
                }));
            } finally {
                paths.forEach(Distances::abandon);
            }
        }
        return new Distance(Environment.withoutDirectories(server.description()), server.version(), date, Versions.driver(), System.getProperty("java.version"),
                plan.rounds(), Duration.ofNanos(System.nanoTime() - start).toSeconds(), Model.common(samples.series(plan)), rested);
    }

    private void rounds(Worker worker, List<Path> paths, Samples samples) {
        progress.step("warms up");
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (Path path : shuffled(paths)) {
                turn(worker, path, plan.rttMillis().get(0));
            }
        }
        long start = System.nanoTime();
        for (int round = 0; round < plan.rounds(); round++) {
            long each = round == 0 ? 0 : (System.nanoTime() - start) / round;
            progress.step("round " + (round + 1) + " of " + plan.rounds()
                    + (round == 0 ? "" : ", about " + Duration.ofNanos(each * (plan.rounds() - round)).toSeconds() + " s left"));
            for (double rtt : shuffled(plan.rttMillis())) {
                for (Path path : shuffled(paths)) {
                    samples.add(path.contestant(), rtt, turn(worker, path, rtt));
                }
            }
        }
    }

    private List<CommandsAfterRest> rest(Worker worker, List<Path> paths) {
        List<CommandsAfterRest> counts = new ArrayList<>();
        for (Duration rest : plan.rests()) {
            progress.step("lets all rest for " + rest.toSeconds() + " s, and counts what they send then");
            paths.forEach(path -> worker.call("a unit of " + path.contestant().display(), () -> path.run(UnitKind.QUERY, 1)));
            worker.call("a rest", () -> {
                Path.pause(rest);
                return rest;
            });
            paths.forEach(path -> counts.add(new CommandsAfterRest(path.contestant(), rest.toSeconds(),
                    worker.call("a unit of " + path.contestant().display(), () -> path.count(UnitKind.NOTHING, 1)))));
        }
        return counts;
    }

    private static Sample turn(Worker worker, Path path, double rttMillis) {
        return worker.call("a turn of " + path.contestant().display() + " at " + rttMillis + " ms",
                () -> new Turn(path).take(rttMillis));
    }

    private <T> List<T> shuffled(List<T> list) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, order);
        return copy;
    }

    private static void abandon(Path path) {
        try {
            path.abandon();
        } catch (IOException e) {
            // It listens no more.
        }
    }
}
