// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.fleet.FleetPlan;
import dev.goneaway.benchmarks.fleet.FleetRun;
import dev.goneaway.benchmarks.report.FleetFile;
import dev.goneaway.benchmarks.report.ReportDirectory;
import dev.goneaway.benchmarks.report.Reports;
import dev.goneaway.benchmarks.report.RunReport;
import dev.goneaway.results.Environment;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a fleet costs: to replace a connection, to check many, and to come back together from a restart. */
@Command(name = "fleet", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Times replacements and checks of idle connections, restarts a server under many clients, and simulates "
                + "the same for more of them; some minutes.")
final class FleetCommand implements Callable<Integer> {

    @Mixin
    private ServerOption server;

    @Option(names = "--report", paramLabel = "DIR", description = "where fleet.json and README.md go; default: fleet, beside the jar")
    private Path report;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "of everything that is left to chance; default: ${DEFAULT-VALUE}")
    private long seed;

    @Spec
    private CommandSpec spec;

    private int clients;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "200",
            description = "how many meet a restart of the real server, at most " + FleetPlan.MOST_CLIENTS
                    + "; default: ${DEFAULT-VALUE}")
    void clients(int many) {
        if (many < 1 || many > FleetPlan.MOST_CLIENTS) {
            throw new ParameterException(spec.commandLine(), "--clients must be from 1 to " + FleetPlan.MOST_CLIENTS + ", not "
                    + many);
        }
        clients = many;
    }

    @Override
    public Integer call() {
        Progress progress = new Progress(System.out);
        Path directory = report == null ? Work.home().resolve("fleet") : report;
        try (ReportDirectory drafts = ReportDirectory.openForALook(directory)) {
            try (Server started = server.start(progress)) {
                Environment environment = Environment.now(started.description(), Work.home(),
                        "java -jar benchmarks.jar fleet --server " + server.withoutSecrets() + " --clients " + clients
                        + " --seed " + seed);
                drafts.mustBeOf(environment, FleetFile.NAME);
                Reports.write(drafts.draft(), environment);
                FleetFile.write(drafts.draft(), new FleetRun(started, FleetPlan.full(clients, seed), progress).run(soFar -> { }));
            }
            drafts.publish();
            Reports.render(directory);
            progress.print(System.lineSeparator() + RunReport.text(directory));
            progress.step("done; the report is in " + directory);
        }
        return 0;
    }
}
