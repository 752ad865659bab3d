// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.CompareCommand.ReportOption;
import dev.goneaway.report.RunReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes the page of a report from its JSON files, and prints its tables. */
@Command(name = "page", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Writes README.md of a report from its JSON files, and prints its tables. For a kept run, it only prints "
                + "the tables. Measures nothing.")
final class PageCommand implements Callable<Integer> {

    @Mixin
    private ReportOption report;

    @Override
    public Integer call() {
        Path directory = report.directory();
        if (!RunDirectory.isKept(directory)) {
            RunReport.write(directory);
        }
        new Progress(System.out).print(RunReport.text(directory));
        return 0;
    }
}
