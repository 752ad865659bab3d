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
import dev.goneaway.results.Matrix;
import dev.goneaway.results.RefusedException;
import dev.goneaway.results.Versions;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets every contestant meet every fault, and fails where one of them does not do what is expected of it. */
@Command(name = "matrix", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Every contestant meets every fault on one server, all at the same time; fails where a cell is not what is expected.")
final class MatrixCommand implements Callable<Integer> {

    private static final int DIFFERENT = 1;

    @Mixin
    private ServerOption server;

    @Option(names = "--fault", paramLabel = "FAULT", split = ",", description = "only these: ${COMPLETION-CANDIDATES}")
    private List<Fault> faults = List.of(Fault.values());

    @Option(names = "--strategy", paramLabel = "CONTESTANT", split = ",", description = "only these: ${COMPLETION-CANDIDATES}")
    private List<Candidate> contestants = Candidate.ofMatrix();

    @Option(names = "--core", description = "only the faults that every build runs")
    private boolean core;

    @Option(names = "--report", paramLabel = "DIR", description = "where matrix.json and README.md go; default: matrix, beside the jar")
    private Path report;

    @Option(names = "--expected", paramLabel = "DIR",
            description = "what each cell is expected to be, one file for each family of servers; default: matrix/expected in the project")
    private Path expected;

    @Option(names = "--rewrite", description = "writes what was seen to those files, instead of failing where it is not as expected")
    private boolean rewrite;

    @Override
    public Integer call() {
        Progress progress = new Progress(System.out);
        // Named twice, it would meet its own rows again, and seem to have run work twice.
        List<Fault> chosen = faults.stream().distinct().filter(fault -> !core || fault.isCore()).toList();
        if (chosen.isEmpty()) {
            throw new RefusedException("no fault is left: none of those named is one that every build runs; leave out --core");
        }
        contestants.stream().filter(contestant -> !contestant.meetsFaults()).findFirst().ifPresent(contestant -> {
            throw new RefusedException(contestant + " is only timed and meets no faults: name others with --strategy");
        });
        Path files = expected == null ? Work.expected() : expected;
        Path directory = report == null ? Work.home().resolve("matrix") : report;
        List<Cell> cells;
        Server.Family family;
        try (ReportDirectory drafts = ReportDirectory.openForALook(directory)) {
            try (Server started = server.start(progress)) {
                family = started.family();
                cells = measure(started, chosen, drafts, progress);
            }
            RunReport.write(drafts.draft());
            progress.print(System.lineSeparator() + RunReport.text(drafts.draft()));
            drafts.publish();
            progress.step("done; the report is in " + directory);
        }
        return judge(cells, files, family, progress);
    }

    private List<Cell> measure(Server started, List<Fault> chosen, ReportDirectory drafts, Progress progress) {
        Environment environment = Environment.now(started.description(), Work.home(),
                "java -jar benchmarks.jar matrix --server " + server.withoutSecrets() + options());
        drafts.mustBeOf(environment, RunResults.MATRIX);
        List<Cell> cells = new FaultMatrix(started, server::another, progress::step)
                .run(chosen, contestants.stream().distinct().toList());
        if (cells.isEmpty()) {
            throw new RefusedException("nothing was measured: each of these faults needs a server of our own; choose mysql, mariadb, docker or a path");
        }
        Json.write(drafts.draft().resolve(RunResults.MATRIX),
                new Matrix(Environment.withoutDirectories(started.description()), started.version(), environment.date(),
                        Versions.driver(),
                System.getProperty("java.version"), cells, List.of()));
        Json.write(drafts.draft().resolve(RunResults.ENVIRONMENT), environment);
        return cells;
    }

    /** What was given and chooses what is measured; where files go makes no difference to that. */
    private String options() {
        return (faults.equals(List.of(Fault.values())) ? "" : " --fault " + Work.list(faults))
                + (contestants.equals(Candidate.ofMatrix()) ? "" : " --strategy " + Work.list(contestants))
                + (core ? " --core" : "");
    }

    /**
     * One sentence for each cell in which a strategy of this project does harm; if there is none, for each that is not as
     * expected.
     */
    static List<String> complaints(List<Cell> cells, Path files, Server.Family family) {
        List<String> harm = Expectations.harm(cells);
        return harm.isEmpty() ? Expectations.read(files, family).differences(cells) : harm;
    }

    private int judge(List<Cell> cells, Path files, Server.Family family, Progress progress) {
        List<String> differences = complaints(cells, files, family);
        if (rewrite && Expectations.harm(cells).isEmpty()) {
            Expectations expectations = Expectations.read(files, family);
            expectations.with(cells).write(files, family);
            progress.step("rewrote " + differences.size() + " cells in " + files);
            return 0;
        }
        if (differences.isEmpty()) {
            progress.step("every cell is as expected");
            return 0;
        }
        differences.forEach(progress::print);
        progress.step(differences.size() + " of " + cells.size()
                + " cells are not as expected; if they are right, run again with --rewrite");
        return DIFFERENT;
    }
}
