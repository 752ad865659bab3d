// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.report.KeptRuns;
import dev.goneaway.report.ProjectPages;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the tables of the README and of the strategies' pages from the kept runs in {@code benchmarks/results}. */
@Command(name = "readme", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Writes the generated parts of README.md, of the page on benchmarks and of each strategy's page. They come "
                + "from the kept runs. Measures nothing.")
final class ReadmeCommand implements Callable<Integer> {

    @Option(names = "--report", paramLabel = "DIR",
            description = "first copies the files of this report to the kept runs. The tables show the newest run with timings. "
                    + "A run on MySQL comes before one on MariaDB, and a full run before a quick one.")
    private Path report;

    @Option(names = "--project", paramLabel = "DIR", defaultValue = ".",
            description = "the directory of the README. The default is the current directory.")
    private Path project;

    @Override
    public Integer call() {
        if (report != null) {
            KeptRuns.keepTimed(report, KeptRuns.of(project));
        }
        // If one page cannot be made, none is written.
        Map<Path, String> pages = ProjectPages.of(project);
        try {
            for (Map.Entry<Path, String> page : pages.entrySet()) {
                Files.writeString(page.getKey(), page.getValue());
            }
        } catch (IOException e) {
            throw new RefusedException("cannot write to " + project + " (" + e
                    + "): name the project's directory with --project", e);
        }
        return 0;
    }
}
