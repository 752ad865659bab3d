// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.Measurements.Part;
import dev.goneaway.report.RunReport;
import dev.goneaway.results.Environment;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "compare", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Compares all candidates on one server: four faults, the commands on the wire and the own cost. It takes "
                + "less than five minutes. With --full, it has every fault and everything else that this program measures.")
final class CompareCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Mixin
    private ServerOption server;

    @Mixin
    private ReportOption report;

    @Option(names = "--full", description = "compares for publication and takes more than half an hour. If the run is stopped, "
            + "it keeps the complete parts. It never overwrites another run.")
    private boolean full;

    @Option(names = "--part", paramLabel = "PART", split = ",",
            description = "runs only these parts of a full run: ${COMPLETION-CANDIDATES}")
    private List<Part> parts = List.of();

    @Spec
    private CommandSpec spec;

    /** For picocli, which sets the options. */
    CompareCommand() {
    }

    /** For the program without a command. */
    CompareCommand(ServerOption server, ReportOption report) {
        this.server = server;
        this.report = report;
    }

    @Override
    public Integer call() {
        if (!full && !parts.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--part chooses parts of a --full run");
        }
        Set<Part> chosen = !parts.isEmpty() ? EnumSet.copyOf(parts) : full ? EnumSet.allOf(Part.class) : Part.QUICK;
        Progress progress = new Progress(System.out);
        // Fails before a server starts, if the directory is not usable.
        try (RunDirectory directory = full ? RunDirectory.openForFullRun(report.ofAFullRun())
                : RunDirectory.openForQuickRun(report.directory())) {
            server.check();
            Measurements plan = new Measurements(null, null, full, directory, progress);
            progress.step((full ? "a full comparison" : "a quick comparison (for publication, use compare --full)") + " "
                    + PartsRun.plan(plan.steps(chosen)));
            try (Server started = server.start(progress)) {
                return run(started, Environment.now(started.description(), ProgramFiles.home(), command()), directory, chosen,
                        progress);
            }
        }
    }

    private String command() {
        return "java -jar benchmarks.jar compare" + (full ? " --full" : "") + (parts.isEmpty() ? "" : " --part "
                + parts.stream().map(part -> part.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(",")))
                + " --server " + server.withoutSecrets();
    }

    private int run(Server started, Environment environment, RunDirectory directory, Set<Part> chosen, Progress progress) {
        Measurements measurements = new Measurements(started, server::another, full, directory, progress);
        boolean complete = new PartsRun(directory, environment, progress, PartsRun.GRACE).run(measurements.steps(chosen));
        if (!directory.isMeasured()) {
            return FAILED;
        }
        RunReport.write(directory.path());
        progress.print(System.lineSeparator() + RunReport.text(directory.path()));
        progress.step((complete ? "done" : "not complete") + "; the report is in " + directory.path());
        return complete && isAsExpected(measurements, started, progress) ? 0 : FAILED;
    }

    private boolean isAsExpected(Measurements measurements, Server started, Progress progress) {
        Path expected = ProgramFiles.expected();
        if (!full || !Files.isDirectory(expected)) {
            return true;
        }
        List<String> complaints = MatrixCommand.complaints(measurements.cells(), expected, started.family());
        complaints.forEach(progress::print);
        return complaints.isEmpty();
    }

    static final class ReportOption {

        @Option(names = "--report", paramLabel = "DIR",
                description = "the directory of the report. The default is the directory report beside the jar. A full run "
                        + "makes a new directory in results beside the jar.")
        private Path directory;

        Path directory() {
            return directory == null ? ProgramFiles.home().resolve("report") : directory;
        }

        /** Without the option, a full run has a directory of its own, which is named after the time. */
        Path ofAFullRun() {
            String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "");
            return directory == null ? ProgramFiles.home().resolve("results").resolve(now) : directory;
        }
    }
}
