// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.report.KeptRuns;
import dev.goneaway.report.MatrixPage;
import dev.goneaway.report.RunResults;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the page of the fault matrix from the kept runs. Measures nothing. */
@Command(name = "docs", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Makes docs/gone-away-matrix.md from the full matrices among the project's results; measures nothing.")
final class DocsCommand implements Callable<Integer> {

    @Option(names = "--keep", paramLabel = "DIR",
            description = "first keeps the JSON of this report of the matrix among the results, for good; may be repeated")
    private List<Path> reports = List.of();

    @Option(names = "--project", paramLabel = "DIR", defaultValue = ".",
            description = "the directory of the README; default: the current one")
    private Path project;

    @Override
    public Integer call() {
        reports.forEach(report -> KeptRuns.keepMatrix(report, KeptRuns.of(project)));
        List<RunResults> runs = KeptRuns.full(KeptRuns.of(project));
        if (runs.isEmpty()) {
            throw new RefusedException("no run in " + KeptRuns.of(project)
                    + " met every fault: run the matrix, and name its report with --keep");
        }
        Path page = project.resolve(MatrixPage.FILE);
        try {
            Files.createDirectories(page.getParent());
            Files.writeString(page, MatrixPage.of(runs));
        } catch (IOException e) {
            throw new RefusedException("cannot write " + page + " (" + e + "): name the project's directory with --project", e);
        }
        return 0;
    }
}
