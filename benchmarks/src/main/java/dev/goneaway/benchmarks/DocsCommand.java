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
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the pages of the fault matrix from the kept runs in {@code benchmarks/results}. */
@Command(name = "docs", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Writes docs/gone-away-matrix.md, its picture and docs/faults.md from the kept runs with a full matrix. "
                + "Measures nothing.")
final class DocsCommand implements Callable<Integer> {

    @Option(names = "--keep", paramLabel = "DIR",
            description = "first copies the JSON files of this report to the kept runs. You can repeat this option.")
    private List<Path> reports = List.of();

    @Option(names = "--project", paramLabel = "DIR", defaultValue = ".",
            description = "the directory of the README. The default is the current directory.")
    private Path project;

    @Override
    public Integer call() {
        reports.forEach(report -> KeptRuns.keepMatrix(report, KeptRuns.of(project)));
        List<RunResults> runs = KeptRuns.full(KeptRuns.of(project));
        if (runs.isEmpty()) {
            throw new RefusedException("no run in " + KeptRuns.of(project)
                    + " has every fault: run the matrix, and name its report with --keep");
        }
        try {
            Files.createDirectories(project.resolve(MatrixPage.FILE).getParent());
            for (Map.Entry<String, String> page : MatrixPage.of(runs).entrySet()) {
                Files.writeString(project.resolve(page.getKey()), page.getValue());
            }
        } catch (IOException e) {
            throw new RefusedException("cannot write a page (" + e + "): name the project's directory with --project", e);
        }
        return 0;
    }
}
