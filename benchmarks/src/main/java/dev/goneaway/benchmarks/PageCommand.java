// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.CompareCommand.ReportOption;
import dev.goneaway.benchmarks.report.Keepsake;
import dev.goneaway.benchmarks.report.Reports;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the page anew from the JSON files of a report, and prints its tables; measures nothing. */
@Command(name = "page", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = """
                Makes index.html anew from the JSON files of a report and prints its tables; with --keep also makes what is \
                committed beside the JSON of a full run, README.md and the plots. Measures nothing.""")
final class PageCommand implements Callable<Integer> {

    @Mixin
    private ReportOption report;

    @Option(names = "--keep", description = "of a full run: also make its README.md and its plots, beside the JSON")
    private boolean keep;

    @Override
    public Integer call() {
        Path directory = report.directory();
        if (keep) {
            Keepsake.write(directory);
        }
        Reports.render(directory);
        new Progress(System.out).print(Reports.tables(directory));
        return 0;
    }
}
