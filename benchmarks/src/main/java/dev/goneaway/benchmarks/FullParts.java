// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.distance.DistancePlan;
import dev.goneaway.benchmarks.distance.DistanceRun;
import dev.goneaway.benchmarks.fleet.FleetPlan;
import dev.goneaway.benchmarks.fleet.FleetRun;
import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.benchmarks.jmh.runner.InterleavedRun;
import dev.goneaway.benchmarks.jmh.runner.JmhPlan;
import dev.goneaway.matrix.FaultMatrix;
import dev.goneaway.matrix.WireCount;
import dev.goneaway.report.RunResults;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Commands;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Json;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.Versions;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All that a run for publication measures on one server. */
final class FullParts {

    /** As they were seen to take on two cores. */
    private static final Duration COUNTS = Duration.ofSeconds(20);
    private static final Duration EACH_FAULT = Duration.ofSeconds(17);

    private final Server server;
    private final Supplier<Server> another;
    private final String date;
    private final Path report;
    private List<Commands> commands = List.of();
    private List<Cell> cells = List.of();

    /** What can be chosen, in the order in which it is done: first what nothing that went before can have disturbed. */
    enum Name {

        /** Counted on the wire. */
        COMMANDS(COUNTS),

        /** Every fault. */
        MATRIX(EACH_FAULT.multipliedBy(Fault.values().length)),

        /** Timed. */
        JMH(JmhPlan.full().takes()),

        /** Timed at a distance. */
        DISTANCE(DistancePlan.FULL.takes()),

        /** Replacements, checks and restarts. */
        FLEET(FleetPlan.FULL.takes());

        private final Duration takes;

        Name(Duration takes) {
            this.takes = takes;
        }
    }

    /**
     * Does nothing yet.
     *
     * @param server running
     * @param another starts another one of the same kind
     * @param date of the run
     * @param report where JMH writes after each fork, and the fleet after each phase
     */
    FullParts(Server server, Supplier<Server> another, String date, Path report) {
        this.server = server;
        this.another = another;
        this.date = date;
        this.report = report;
    }

    /** What to expect of those that were chosen. */
    static String plan(Collection<Name> chosen) {
        return FullRun.plan(steps(chosen, name -> null));
    }

    /** Those that were chosen, in their order. */
    List<FullRun.Part> of(Collection<Name> chosen) {
        return steps(chosen, name -> (progress, draft) -> {
            // A part that failed may have left the server stopped or frozen.
            if (server.hasProcess()) {
                server.thaw();
                server.start();
            }
            task(name).run(progress, draft);
        });
    }

    private static List<FullRun.Part> steps(Collection<Name> chosen, Function<Name, FullRun.Task> task) {
        return Stream.of(Name.values()).filter(chosen::contains)
                .map(name -> new FullRun.Part(name.name().toLowerCase(Locale.ROOT), name.takes, task.apply(name))).toList();
    }

    private FullRun.Task task(Name name) {
        return switch (name) {
            case COMMANDS -> this::count;
            case MATRIX -> this::meet;
            case JMH -> this::time;
            case DISTANCE -> (progress, draft) -> Json.write(draft.resolve(RunResults.DISTANCE),
                    DistanceRun.of(server, DistancePlan.FULL, progress::step));
            case FLEET -> (progress, draft) -> Json.write(draft.resolve(RunResults.FLEET),
                    FleetRun.of(server, FleetPlan.FULL, progress::step));
        };
    }

    private void count(Progress progress, Path draft) {
        progress.step("counts the commands on the wire for each unit of work");
        commands = WireCount.of(server, Candidate.values());
        writeMatrix(draft);
    }

    private void meet(Progress progress, Path draft) {
        cells = new FaultMatrix(server, another, progress::step).run(List.of(Fault.values()), Candidate.ofMatrix());
        writeMatrix(draft);
    }

    private void writeMatrix(Path draft) {
        Json.write(draft.resolve(RunResults.MATRIX), new Matrix(Environment.withoutDirectories(server.description()),
                server.version(), date, Versions.driver(),
                System.getProperty("java.version"), cells, commands));
    }

    /** JMH writes where its file is to stay: what it has measured is there, even if it is stopped. */
    private void time(Progress progress, Path draft) {
        try (EndpointFile endpoint = EndpointFile.write(server, Work.temporary())) {
            new InterleavedRun(endpoint, JmhPlan.full(), progress::step).run(report.resolve(RunResults.JMH));
        }
    }

    /**
     * What the matrix shows that nobody expects.
     *
     * @param expected one file for each family of servers
     * @return one sentence for each cell; empty if the matrix is as it should be, or was not chosen
     */
    List<String> complaints(Path expected) {
        return MatrixCommand.complaints(cells, expected, server.family());
    }
}
