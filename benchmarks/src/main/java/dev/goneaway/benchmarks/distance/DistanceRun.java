// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.benchmarks.distance.DistanceTurn.Measured;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.Point;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.DeadlineException;
import dev.goneaway.testkit.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Times the same units of work for every candidate at several distances. Each candidate has a proxy of its own.
 *
 * <p>In every round, each candidate has one {@link DistanceTurn} at each distance. Each round shuffles the order, so that a slow
 * minute of the machine does not slow the same candidate every time.
 */
public final class DistanceRun {

    /** Rounds at the shortest distance whose results are thrown away. */
    private static final int WARM_UP_ROUNDS = 3;

    private static final long SEED = 20_061;
    private static final Duration OPENING = Duration.ofSeconds(10);

    /** The limit of one step, because some pools could block for ever. */
    private static final Duration STEP_LIMIT = Duration.ofSeconds(60);

    private final Plan plan;
    private final Consumer<String> progress;
    private final Random order = new Random(SEED);
    private final Map<Candidate, Map<Double, List<Measured>>> turns = new EnumMap<>(Candidate.class);

    /**
     * The candidates and the distances of a measurement.
     *
     * @param candidates the candidates, each at most once
     * @param rttMillis how much time the proxy adds to a round trip, from near to far; at least three values
     * @param rounds how many rounds to measure; at least three
     */
    public record Plan(List<Candidate> candidates, List<Double> rttMillis, int rounds) {

        /** The plan of a full comparison: a rack, a region and a neighbouring region. */
        public static final Plan FULL = new Plan(Stream.concat(Candidate.ofMatrix().stream(), Stream.of(Candidate.PING_ASKING))
                .toList(), List.of(0.2, 1.0, 5.0), 10);

        /** Returns about how long the measurement takes on two cores: the sum over all turns. */
        public Duration takes() {
            return DistanceTurn.TAKES.multipliedBy((long) candidates.size() * (rounds * rttMillis.size() + WARM_UP_ROUNDS))
                    .plus(OPENING);
        }
    }

    private DistanceRun(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Measures, and fits the model of each candidate's cost. Blocks for {@link Plan#takes()}.
     *
     * @throws RefusedException if a candidate failed or was too slow
     */
    public static Distance of(Server server, Plan plan, Consumer<String> progress) {
        DistanceRun run = new DistanceRun(plan, progress);
        List<DelayedPath> paths = new ArrayList<>();
        try {
            plan.candidates().forEach(candidate ->
                    paths.add(step("opening " + candidate.display(), () -> DelayedPath.open(candidate, server))));
            run.rounds(paths);
            paths.forEach(path -> step("closing " + path.candidate().display(), () -> {
                path.close();
                return path;
            }));
        } finally {
            paths.forEach(DelayedPath::abandon);
        }
        return new Distance(plan.rounds(), CostModel.common(run.series()));
    }

    private void rounds(List<DelayedPath> paths) {
        progress.accept("warms up");
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            shuffled(paths).forEach(path -> turn(path, plan.rttMillis().get(0)));
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            progress.accept("round " + round + " of " + plan.rounds());
            for (double rtt : shuffled(plan.rttMillis())) {
                for (DelayedPath path : shuffled(paths)) {
                    turns.computeIfAbsent(path.candidate(), key -> new HashMap<>()).computeIfAbsent(rtt, key -> new ArrayList<>())
                            .add(turn(path, rtt));
                }
            }
        }
    }

    private static Measured turn(DelayedPath path, double rttMillis) {
        return step("a turn of " + path.candidate().display() + " at " + rttMillis + " ms", () -> new DistanceTurn(path)
                .take(rttMillis));
    }

    static <T> T step(String name, Callable<T> task) {
        try {
            return Deadline.call(name, STEP_LIMIT, task);
        } catch (DeadlineException e) {
            throw new RefusedException(e.getMessage(), e.getCause());
        }
    }

    private <T> List<T> shuffled(List<T> list) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, order);
        return copy;
    }

    private List<Series> series() {
        return plan.candidates().stream().flatMap(candidate -> Stream.of(UnitKind.values())
                .map(kind -> CostModel.series(candidate, kind, plan.rttMillis().stream()
                        .map(rtt -> point(kind, rtt, turns.get(candidate).get(rtt))).toList()))).toList();
    }

    private static Point point(UnitKind kind, double rttMillis, List<Measured> turns) {
        return new Point(rttMillis, mean(turns, Measured::rttNanos), mean(turns, turn -> turn.nanos().get(kind)));
    }

    private static Interval mean(List<Measured> turns, ToDoubleFunction<Measured> value) {
        return CostModel.mean(turns.stream().mapToDouble(value).toArray());
    }
}
