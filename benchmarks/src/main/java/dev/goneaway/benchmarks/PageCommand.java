// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.CompareCommand.ReportOption;
import dev.goneaway.benchmarks.report.Reports;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the page anew from the JSON files of a report, and prints its tables; measures nothing. */
@Command(name = "page", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Makes index.html anew from the JSON files of a report and prints its tables; measures nothing.")
final class PageCommand implements Callable<Integer> {

    @Mixin
    private ReportOption report;

    @Override
    public Integer call() {
        Path directory = report.directory();
        Reports.render(directory);
        new Progress(System.out).print(Reports.tables(directory));
        return 0;
    }
}
