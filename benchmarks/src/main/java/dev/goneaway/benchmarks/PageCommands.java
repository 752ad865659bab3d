// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.CompareCommand.ReportOption;
import dev.goneaway.report.KeptRuns;
import dev.goneaway.report.MatrixPage;
import dev.goneaway.report.ProjectPages;
import dev.goneaway.report.RunReport;
import dev.goneaway.report.RunResults;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that make pages from the files of runs. They measure nothing. */
final class PageCommands {

    private PageCommands() {
    }

    @Command(name = "page", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
            description = "Writes README.md of a report from its JSON files, and prints its tables. For a kept run, it only prints "
                    + "the tables. Measures nothing.")
    static int page(@Mixin ReportOption report) {
        Path directory = report.directory();
        if (!RunDirectory.isKept(directory)) {
            RunReport.write(directory);
        }
        new Progress(System.out).print(RunReport.text(directory));
        return 0;
    }

    @Command(name = "readme", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
            description = "Writes the generated parts of README.md, of the page on benchmarks and of each strategy's page. They "
                    + "come from the kept runs. Measures nothing.")
    static int readme(
            @Option(names = "--report", paramLabel = "DIR",
                    description = "first copies the files of this report to the kept runs. The tables show the newest run with "
                            + "timings. A run on MySQL comes before one on MariaDB, and a full run before a quick one.")
            Path report, @Mixin ProjectOption project) {
        if (report != null) {
            KeptRuns.keepTimed(report, project.runs());
        }
        return project.write(ProjectPages.of(project.directory));
    }

    @Command(name = "docs", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
            description = "Writes docs/gone-away-matrix.md, its picture and docs/faults.md from the kept runs with a full matrix. "
                    + "Measures nothing.")
    static int docs(
            @Option(names = "--keep", paramLabel = "DIR",
                    description = "first copies the JSON files of this report to the kept runs. You can repeat this option.")
            List<Path> reports, @Mixin ProjectOption project) {
        if (reports != null) {
            reports.forEach(report -> KeptRuns.keepMatrix(report, project.runs()));
        }
        List<RunResults> runs = KeptRuns.full(project.runs());
        if (runs.isEmpty()) {
            throw new RefusedException("no run in " + project.runs()
                    + " has every fault: run the matrix, and name its report with --keep");
        }
        Map<Path, String> pages = new LinkedHashMap<>();
        MatrixPage.of(runs).forEach((file, text) -> pages.put(project.directory.resolve(file), text));
        return project.write(pages);
    }

    static final class ProjectOption {

        @Option(names = "--project", paramLabel = "DIR", defaultValue = ".",
                description = "the directory of the README. The default is the current directory.")
        private Path directory;

        private Path runs() {
            return KeptRuns.of(directory);
        }

        /** Writes all pages. The caller has made each of them before, so that none is written if one cannot be made. */
        private int write(Map<Path, String> pages) {
            try {
                for (Map.Entry<Path, String> page : pages.entrySet()) {
                    Files.createDirectories(page.getKey().getParent());
                    Files.writeString(page.getKey(), page.getValue());
                }
                return 0;
            } catch (IOException e) {
                throw new RefusedException("cannot write a page (" + e + "): name the project's directory with --project", e);
            }
        }
    }
}
