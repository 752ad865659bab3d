// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.distance.Distances;
import dev.goneaway.benchmarks.distance.Plan;
import dev.goneaway.benchmarks.report.ReportDirectory;
import dev.goneaway.benchmarks.report.Reports;
import dev.goneaway.benchmarks.report.RunReport;
import dev.goneaway.benchmarks.report.Results;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Environment;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times every contestant at several distances from the server, and checks the model that says what it costs at any other. */
@Command(name = "distance", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "What a unit of work costs each contestant at several distances from the server; the nearer ones "
                + "predict the farthest.")
final class DistanceCommand implements Callable<Integer> {

    @Mixin
    private ServerOption server;

    @Option(names = "--rtt", paramLabel = "MS", split = ",", defaultValue = "0.2,1,5",
            description = "how many milliseconds a proxy adds to a round trip; at least three values; default: ${DEFAULT-VALUE}")
    private List<Double> rttMillis;

    @Option(names = "--contestant", paramLabel = "CONTESTANT", split = ",", description = "only these: ${COMPLETION-CANDIDATES}")
    private List<Candidate> contestants = Candidate.ofMatrix();

    @Option(names = "--report", paramLabel = "DIR",
            description = "where distance.json and README.md go; default: distance, beside the jar")
    private Path report;

    @Override
    public Integer call() {
        Plan plan = Plan.of(contestants, rttMillis);
        Progress progress = new Progress(System.out);
        Path directory = report == null ? Work.home().resolve("distance") : report;
        try (ReportDirectory drafts = ReportDirectory.openForALook(directory)) {
            try (Server started = server.start(progress)) {
                Environment environment = Environment.now(started.description(), Work.home(),
                        "java -jar benchmarks.jar distance --server " + server.withoutSecrets() + " --rtt " + Work.list(rttMillis)
                        + (contestants.equals(Candidate.ofMatrix()) ? "" : " --contestant " + Work.list(contestants)));
                drafts.mustBeOf(environment, Results.DISTANCE);
                Reports.write(drafts.draft(), Distances.of(started, plan, progress));
                Reports.write(drafts.draft(), environment);
            }
            drafts.publish();
            // Where a comparison lies already, the page shows both.
            Reports.render(directory);
            progress.print(System.lineSeparator() + RunReport.text(directory));
            progress.step("done; the report is in " + directory);
        }
        return 0;
    }
}
