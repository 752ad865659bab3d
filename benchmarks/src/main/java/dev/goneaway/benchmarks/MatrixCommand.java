// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.matrix.Expectations;
import dev.goneaway.matrix.FaultMatrix;
import dev.goneaway.report.RunReport;
import dev.goneaway.report.RunResults;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Json;
import dev.goneaway.results.RefusedException;
import dev.goneaway.results.Versions;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "matrix", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Lets every candidate meet every fault on one server. All candidates meet a fault at the same time. Fails "
                + "if a cell is not as expected.")
final class MatrixCommand implements Callable<Integer> {

    private static final int DIFFERENT = 1;

    @Mixin
    private ServerOption server;

    @Option(names = "--fault", paramLabel = "FAULT", split = ",",
            description = "runs only these faults: ${COMPLETION-CANDIDATES}")
    private List<Fault> faults = List.of(Fault.values());

    @Option(names = "--strategy", paramLabel = "CANDIDATE", split = ",",
            description = "runs only these candidates: ${COMPLETION-CANDIDATES}")
    private List<Candidate> candidates = Candidate.ofMatrix();

    @Option(names = "--report", paramLabel = "DIR",
            description = "the directory for matrix.json and README.md. The default is the directory matrix beside the jar.")
    private Path report;

    @Option(names = "--expected", paramLabel = "DIR", description = "the directory of the expected cells, with one file for each "
            + "family of servers. The default is matrix/expected in the project.")
    private Path expected;

    @Option(names = "--rewrite", description = "writes the cells of this run to the files of the expected cells")
    private boolean rewrite;

    @Override
    public Integer call() {
        Progress progress = new Progress(System.out);
        candidates.stream().filter(candidate -> !candidate.meetsFaults()).findFirst().ifPresent(candidate -> {
            throw new RefusedException(candidate + " is only timed and meets no faults: name other candidates with --strategy");
        });
        try (RunDirectory directory = RunDirectory.openForQuickRun(report == null ? ProgramFiles.home().resolve("matrix")
                : report)) {
            List<Cell> cells;
            Server.Family family;
            try (Server started = server.start(progress)) {
                family = started.family();
                Environment environment = Environment.now(started.description(), ProgramFiles.home(),
                        "java " + (Versions.isMariaDbDriver() ? "-Dgoneaway.driver=mariadb " : "") + "-jar benchmarks.jar matrix --server " + server.withoutSecrets() + options());
                cells = new FaultMatrix(started, server::another, progress::step).run(
                        faults.stream().distinct().toList(), candidates.stream().distinct().toList());
                if (cells.isEmpty()) {
                    throw new RefusedException("each of these faults needs a server that this program can stop: choose mysql, "
                            + "mariadb, docker or a path with --server");
                }
                Json.write(directory.file(RunResults.ENVIRONMENT), environment);
                Json.write(directory.file(RunResults.MATRIX), Measurements.matrix(started, cells, List.of()));
            }
            RunReport.write(directory.path());
            progress.print(System.lineSeparator() + RunReport.text(directory.path()));
            progress.step("done; the report is in " + directory.path());
            return judge(cells, family, progress);
        }
    }

    /** Returns the options that choose what is measured. */
    private String options() {
        return (faults.equals(List.of(Fault.values())) ? "" : " --fault " + ProgramFiles.list(faults))
                + (candidates.equals(Candidate.ofMatrix()) ? "" : " --strategy " + ProgramFiles.list(candidates));
    }

    /**
     * Returns a sentence for each cell in which a strategy of this project damages data. Without such cells, returns a sentence
     * for each unexpected cell.
     */
    static List<String> complaints(List<Cell> cells, Path files, Server.Family family) {
        List<String> harm = Expectations.harm(cells);
        return harm.isEmpty() ? Expectations.read(files, family).differences(cells) : harm;
    }

    private int judge(List<Cell> cells, Server.Family family, Progress progress) {
        Path files = expected == null ? ProgramFiles.expected() : expected;
        List<String> differences = complaints(cells, files, family);
        if (rewrite && Expectations.harm(cells).isEmpty()) {
            Expectations.read(files, family).with(cells).write(files, family);
            progress.step("rewrote " + differences.size() + " cells in " + files);
            return 0;
        }
        differences.forEach(progress::print);
        progress.step(differences.isEmpty() ? "every cell is as expected" : differences.size() + " of " + cells.size()
                + " cells are not as expected. If the new cells are right, run again with --rewrite.");
        return differences.isEmpty() ? 0 : DIFFERENT;
    }
}
