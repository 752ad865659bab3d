// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

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
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets every contestant meet the same faults, counts, times, and writes the report. */
@Command(name = "compare", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Every contestant meets the same faults on one server; then its commands are counted and its overhead is timed. "
                + "With --full, for publication: every fault, and all that this program can measure.")
final class CompareCommand implements Callable<Integer> {

    @Mixin
    private ServerOption server;

    @Mixin
    private ReportOption report;

    @Option(names = "--quick", description = "for a look, some minutes: the default")
    private boolean quick;

    @Option(names = "--full", description = "for publication: tells how long it takes before it begins, keeps what is measured even if "
            + "it is stopped, and overwrites no other run")
    private boolean full;

    @Option(names = "--part", paramLabel = "PART", split = ",",
            description = "of a full run only these: ${COMPLETION-CANDIDATES}")
    private List<FullParts.Name> parts = List.of();

    @Spec
    private CommandSpec spec;

    /** For picocli, which fills in the options. */
    CompareCommand() {
    }

    /** For the program without a command. */
    CompareCommand(ServerOption server, ReportOption report) {
        this.server = server;
        this.report = report;
    }

    @Override
    public Integer call() {
        if (quick && full) {
            throw new ParameterException(spec.commandLine(), "a run is --quick or --full, not both");
        }
        if (!full && !parts.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--part chooses some parts of a --full run");
        }
        Progress progress = new Progress(System.out);
        return full ? new FullCompare(server, report, parts, progress).call() : quick(progress);
    }

    private int quick(Progress progress) {
        try (ReportDirectory directory = ReportDirectory.openForALook(report.directory())) {
            try (Server started = server.start(progress)) {
                measure(started, directory.draft(), progress);
            }
            RunReport.write(directory.draft());
            String tables = RunReport.text(directory.draft());
            directory.publish();
            progress.step("done; the report is in " + report.directory());
            progress.print(System.lineSeparator() + tables);
        }
        return 0;
    }

    private void measure(Server started, Path draft, Progress progress) {
        // First, because it says when the run began.
        Environment environment = Environment.now(started.description(), Work.home(),
                "java -jar benchmarks.jar compare --server " + server.withoutSecrets());
        List<Cell> cells = new FaultMatrix(started, server::another, progress::step).run(Fault.COMPARED, Candidate.ofMatrix());
        progress.step("counts the commands on the wire for each unit of work");
        List<Commands> commands = WireCount.of(started, Candidate.ofMatrix().toArray(Candidate[]::new));
        Json.write(draft.resolve(RunResults.MATRIX), new Matrix(Environment.withoutDirectories(started.description()),
                started.version(), environment.date(), Versions.driver(),
                System.getProperty("java.version"), cells, commands));
        Json.write(draft.resolve(RunResults.ENVIRONMENT), environment);
        progress.step("times units of work with JMH");
        try (EndpointFile endpoint = EndpointFile.write(started, Work.temporary())) {
            new InterleavedRun(endpoint, JmhPlan.quick(), progress::step).run(draft.resolve(RunResults.JMH));
        }
    }

    /** The option that names the directory of the report. */
    static final class ReportOption {

        @Option(names = "--report", paramLabel = "DIR",
                description = "the directory of the report; default: report, beside the jar; for a full run one of its own below "
                        + "results, beside the jar")
        private Path directory;

        Path directory() {
            return directory == null ? Work.home().resolve("report") : directory;
        }

        /** Null if none was named. */
        Path named() {
            return directory;
        }
    }
}
