// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.report.RunReport;
import dev.goneaway.results.Environment;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The comparison for publication: everything, on one server, kept in a directory of its own. */
final class FullCompare {

    private static final int NOT_AS_IT_SHOULD_BE = 1;

    private final ServerOption server;
    private final CompareCommand.ReportOption report;
    private final Set<FullParts.Name> chosen;
    private final Progress progress;

    /** Does nothing yet; without any part named, does all. */
    FullCompare(ServerOption server, CompareCommand.ReportOption report, List<FullParts.Name> parts, Progress progress) {
        this.server = server;
        this.report = report;
        this.chosen = parts.isEmpty() ? EnumSet.allOf(FullParts.Name.class) : EnumSet.copyOf(parts);
        this.progress = progress;
    }

    /** Blocks for as long as it says; returns the exit code. */
    int call() {
        // A directory that cannot be had is told at once; one that is named after the server, when that is known.
        try (ReportDirectory named = report.named() == null ? null : ReportDirectory.openNew(report.named())) {
            progress.step(FullParts.plan(chosen));
            try (Server started = server.start(progress)) {
                Environment environment = Environment.now(started.description(), Work.home(), command());
                if (named != null) {
                    return run(started, environment, named);
                }
                try (ReportDirectory own = ReportDirectory.openNew(Work.home().resolve("results")
                        .resolve(name(started, environment)))) {
                    return run(started, environment, own);
                }
            }
        }
    }

    private String command() {
        return "java -jar benchmarks.jar compare --full"
                + (chosen.size() == FullParts.Name.values().length ? "" : " --part "
                        + chosen.stream().map(part -> part.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(",")))
                + " --server " + server.withoutSecrets();
    }

    /** Its date, and what it was run on. */
    private static String name(Server started, Environment environment) {
        return environment.date().replaceAll("[-:]", "") + "-" + started.family().name().toLowerCase(Locale.ROOT) + "-"
                + started.version().split("-", 2)[0];
    }

    private int run(Server started, Environment environment, ReportDirectory directory) {
        FullParts parts = new FullParts(started, server::another, environment.date(), directory.directory());
        boolean complete = new FullRun(directory, () -> environment, progress).run(parts.of(chosen));
        if (!directory.isMeasured()) {
            throw new RefusedException("nothing was measured");
        }
        RunReport.write(directory.directory());
        progress.print(System.lineSeparator() + RunReport.text(directory.directory()));
        progress.step((complete ? "done" : "not complete") + "; the report is in " + directory.directory());
        return isAsExpected(parts) && complete ? 0 : NOT_AS_IT_SHOULD_BE;
    }

    private boolean isAsExpected(FullParts parts) {
        if (!chosen.contains(FullParts.Name.MATRIX)) {
            return true;
        }
        Path expected = Work.expected();
        if (!Files.isDirectory(expected)) {
            progress.step("the matrix is held against nothing: what is expected of it is in the project's benchmarks, not here");
            return true;
        }
        List<String> complaints = parts.complaints(expected);
        complaints.forEach(progress::print);
        if (!complaints.isEmpty()) {
            progress.step(complaints.size() + " cells of the matrix are not as expected; the results are kept all the same");
        }
        return complaints.isEmpty();
    }
}
