// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.PartsRun.Step;
import dev.goneaway.benchmarks.distance.DistanceRun;
import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.benchmarks.jmh.runner.InterleavedRun;
import dev.goneaway.benchmarks.jmh.runner.JmhPlan;
import dev.goneaway.matrix.FaultMatrix;
import dev.goneaway.matrix.WireCount;
import dev.goneaway.report.RunReport;
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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Everything that a comparison measures on one server. */
final class Measurements {

    private static final Duration COUNTS = Duration.ofSeconds(20);
    private static final Duration EACH_FAULT = Duration.ofSeconds(17);

    private final Server server;
    private final Supplier<Server> another;
    private final boolean full;
    private final RunDirectory directory;
    private final Progress progress;
    private final JmhPlan jmh;
    private volatile List<Cell> cells = List.of();
    private volatile List<Commands> commands = List.of();

    /** The parts in their order. */
    enum Part {

        MATRIX, COMMANDS, JMH, DISTANCE;

        static final Set<Part> QUICK = EnumSet.of(MATRIX, COMMANDS, JMH);
    }

    /** Prepares the measurements. Server and directory may be null for the plan alone. */
    Measurements(Server server, Supplier<Server> another, boolean full, RunDirectory directory, Progress progress) {
        this.server = server;
        this.another = another;
        this.full = full;
        this.directory = directory;
        this.progress = progress;
        this.jmh = full ? JmhPlan.full() : JmhPlan.quick();
    }

    List<Step> steps(Set<Part> chosen) {
        return Stream.of(Part.values()).filter(chosen::contains).map(part -> {
            String name = part.name().toLowerCase(Locale.ROOT);
            return switch (part) {
                case MATRIX -> step(name, EACH_FAULT.multipliedBy(faults().size()), this::meetFaults);
                case COMMANDS -> step(name, COUNTS, this::countCommands);
                case JMH -> step(name, jmh.takes(), this::time);
                case DISTANCE -> step(name, DistanceRun.Plan.FULL.takes(), () -> Json.write(directory.file(RunResults.DISTANCE),
                        DistanceRun.of(server, DistanceRun.Plan.FULL, progress::step)));
            };
        }).toList();
    }

    private Step step(String name, Duration takes, Runnable task) {
        return new Step(name, takes, () -> {
            if (server.hasProcess()) {
                // A part that failed may have left the server stopped or frozen.
                server.thaw();
                server.start();
            }
            task.run();
        });
    }

    private List<Fault> faults() {
        return full ? List.of(Fault.values()) : Fault.COMPARED;
    }

    private void meetFaults() {
        cells = new FaultMatrix(server, another, progress::step).run(faults(), Candidate.ofMatrix());
        writeMatrix();
        if (!full) {
            progress.print(System.lineSeparator() + RunReport.text(directory.path()));
        }
    }

    private void countCommands() {
        progress.step("counts the commands on the wire for each unit of work");
        commands = WireCount.of(server, (full ? List.of(Candidate.values()) : Candidate.ofMatrix()).toArray(Candidate[]::new));
        writeMatrix();
    }

    private void writeMatrix() {
        Json.write(directory.file(RunResults.MATRIX), matrix(server, cells, commands));
    }

    /** Combines the description of the server with the cells and the counts. */
    static Matrix matrix(Server server, List<Cell> cells, List<Commands> commands) {
        return new Matrix(Environment.withoutDirectories(server.description()), server.version(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), Versions.driver(),
                        System.getProperty("java.version"), cells,
                commands);
    }

    /** Times with JMH. The results are written after each fork, so that an interrupted run keeps them. */
    private void time() {
        try (EndpointFile endpoint = EndpointFile.write(server, ProgramFiles.temporary())) {
            new InterleavedRun(endpoint, jmh, progress::step).run(directory.file(RunResults.JMH));
        }
    }

    /** Returns the cells of the fault matrix; empty if that part did not run. */
    List<Cell> cells() {
        return cells;
    }
}
