// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.CompareCommand.ReportOption;
import dev.goneaway.benchmarks.report.KeptRun;
import dev.goneaway.benchmarks.report.ReadmeSection;
import dev.goneaway.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps the JSON of a report beside those of earlier runs, for good, and makes the measured part of the README from it; given a kept one, only that. */
@Command(name = "readme", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Keeps a report's JSON among the project's results and makes the README's tables from it; measures nothing.")
final class ReadmeCommand implements Callable<Integer> {

    @Mixin
    private ReportOption report;

    @Option(names = "--project", paramLabel = "DIR", defaultValue = ".",
            description = "the directory of the README; default: the current one")
    private Path project;

    @Override
    public Integer call() {
        Results results = Results.read(report.directory());
        Path kept = KeptRun.runs(project).resolve(KeptRun.name(results));
        Path readme = project.resolve("README.md");
        try {
            String text = ReadmeSection.into(Files.readString(readme), results, project.relativize(kept).toString());
            KeptRun.keep(report.directory(), kept, Results.MATRIX, Results.JMH, Results.ENVIRONMENT);
            Files.writeString(readme, text);
        } catch (IOException e) {
            throw new RefusedException("cannot write to " + project + " (" + e + "): name the project's directory with --project", e);
        }
        return 0;
    }
}
