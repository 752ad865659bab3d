// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.benchmarks.jmh.JmhRun;
import dev.goneaway.benchmarks.matrix.Cell;
import dev.goneaway.benchmarks.matrix.Commands;
import dev.goneaway.benchmarks.matrix.Fault;
import dev.goneaway.benchmarks.matrix.Matrix;
import dev.goneaway.benchmarks.matrix.Survival;
import dev.goneaway.benchmarks.matrix.WireCount;
import dev.goneaway.benchmarks.report.Environment;
import dev.goneaway.benchmarks.report.ReportDirectory;
import dev.goneaway.benchmarks.report.Reports;
import dev.goneaway.benchmarks.report.Versions;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets every contestant meet the same faults, counts, times, and writes the report. */
@Command(name = "compare", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Every contestant meets the same faults on one server; then its commands are counted and its overhead is timed.")
final class CompareCommand implements Callable<Integer> {

    @Mixin
    private ServerOption server;

    @Mixin
    private ReportOption report;

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
        Progress progress = new Progress(System.out);
        try (ReportDirectory directory = ReportDirectory.open(report.directory())) {
            try (Server started = server.start(progress)) {
                measure(started, directory.draft(), progress);
            }
            Reports.render(directory.draft());
            String tables = Reports.tables(directory.draft());
            directory.publish();
            progress.step("done; the report is in " + report.directory());
            progress.print(System.lineSeparator() + tables);
        }
        return 0;
    }

    private void measure(Server started, Path draft, Progress progress) {
        // First, because it says when the run began.
        Environment environment = Environment.now(started, Work.home(),
                "java -jar benchmarks.jar compare --server " + server.withoutSecrets());
        List<Cell> cells = new Survival(started, server::another, progress).run(Fault.COMPARED, Contestant.ofMatrix());
        progress.step("counts the commands on the wire for each unit of work");
        List<Commands> commands = WireCount.of(started, Contestant.ofMatrix().toArray(Contestant[]::new));
        Reports.write(draft, new Matrix(Reports.withoutDirectories(started.description()), started.version(), environment.date(), Versions.driver(),
                System.getProperty("java.version"), cells, commands));
        Reports.write(draft, environment);
        progress.step("times units of work with JMH");
        try (EndpointFile endpoint = EndpointFile.write(started, Work.temporary())) {
            new JmhRun(endpoint).all(progress, Reports.jmh(draft));
        }
        Reports.withoutPaths(draft);
    }

    /** The option that names the directory of the report. */
    static final class ReportOption {

        @Option(names = "--report", paramLabel = "DIR",
                description = "the directory of the report; default: report, beside the jar")
        private Path directory;

        Path directory() {
            return directory == null ? Work.home().resolve("report") : directory;
        }
    }
}
