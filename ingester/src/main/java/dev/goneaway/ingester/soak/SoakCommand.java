// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import com.mysql.cj.jdbc.Driver;
import dev.goneaway.ingester.Choice;
import dev.goneaway.ingester.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets the ingester meet each fault on a real server, and fails if a line that was acknowledged is not in the table exactly once.
 */
@Command(name = "soak", mixinStandardHelpOptions = true,
        description = "Sends lines while a real server, the path to it or the ingester is hurt, and counts what is in the table.")
public final class SoakCommand implements Callable<Integer> {

    /** Held, because the JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger("dev.goneaway"), Logger.getLogger("com.mchange"),
            Logger.getLogger("com.zaxxer"));

    private static final String LAYOUT = "%-34s %-10s %7s %7s %8s %8s %6s %7s %7s  %s";

    @Spec
    private CommandSpec spec;

    @Option(names = "--server", paramLabel = "CHOICE", defaultValue = "${sys:goneaway.server:-auto}",
            description = "auto, mysql, mariadb, docker[:IMAGE], the path of a mysqld or mariadbd, or a jdbc:mysql:// URL")
    private String choice;

    @Option(names = "--fault", paramLabel = "FAULT", split = ",", description = "only these: ${COMPLETION-CANDIDATES}")
    private List<Fault> faults = List.of(Fault.values());

    @Option(names = "--strategy", paramLabel = "STRATEGY", split = ",",
            description = "these; default: peek and none; ${COMPLETION-CANDIDATES}")
    private List<Choice> strategies = List.of(Choice.PEEK, Choice.NONE);

    @Option(names = "--lines", defaultValue = "20000", description = "of each run; default: ${DEFAULT-VALUE}")
    private int lines;

    @Option(names = "--deadline", paramLabel = "SECONDS", defaultValue = "60",
            description = "how long a sender repeats a step of its lines, without a strategy a tenth; default: ${DEFAULT-VALUE}")
    private int deadline;

    @Option(names = "--report", paramLabel = "FILE", description = "where the rows go as JSON; must not be there yet")
    private Path report;

    /** For the parser, which fills in the rest. */
    public SoakCommand() {
    }

    @Override
    public Integer call() throws Exception {
        if (lines < 2 * Burst.SENDERS || deadline < 1) {
            throw new RefusedException("--lines must be at least " + 2 * Burst.SENDERS + ", --deadline at least 1");
        }
        if (report != null && Files.exists(report)) {
            throw new RefusedException("a run is never overwritten, and " + report + " is there already: name another file");
        }
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
        PrintWriter out = spec.commandLine().getOut();
        List<SoakRow> rows = new ArrayList<>();
        try (Server server = Servers.start(choice, line -> say(out, "server: " + line));
                Stock servers = new Stock(server, () -> Servers.start(choice))) {
            say(out, String.format(LAYOUT, "fault", "strategy", "sent", "acked", "in table", "doubled", "lost", "broken",
                    "seconds", "failed units"));
            for (Fault fault : faults) {
                if (fault.hurtsTheServer() && !server.hasProcess()) {
                    say(out, fault.display() + ": left out, this server is not ours to hurt");
                    continue;
                }
                for (Choice strategy : strategies) {
                    Duration patience = Duration.ofSeconds(strategy == Choice.NONE ? Math.max(1, deadline / 10) : deadline);
                    SoakRow row = new Soak(servers, lines, patience).run(fault, strategy);
                    rows.add(row);
                    say(out, line(row));
                }
            }
            if (report != null) {
                write(server, rows);
            }
        }
        return rows.stream().allMatch(row -> row.strategy().equals("none") ? row.keepsItsPromise() : row.isComplete()) ? 0 : 1;
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private static String line(SoakRow row) {
        return String.format(Locale.ROOT, LAYOUT, row.fault(), row.strategy(), row.sent(), row.acknowledged(), row.stored(),
                row.doubled(), row.lost(),
                row.broken(), row.seconds(),
                row.failures().entrySet().stream().map(failure -> failure.getValue() + " x " + failure.getKey())
                        .collect(Collectors.joining(", ")));
    }

    private void write(Server server, List<SoakRow> rows) throws IOException {
        // No path of this machine is anybody's business.
        String description = server.description().replaceAll("(?<![\\w:/])/[^():]*/", "…/");
        Run run = new Run(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), description, server.version(),
                "MySQL Connector/J " + Driver.class.getPackage().getImplementationVersion(), Runtime.version().toString(),
                Runtime.getRuntime().availableProcessors(), lines, deadline, rows);
        Files.writeString(report, JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(run)
                + "\n");
    }

    /**
     * What is written.
     *
     * @param date in UTC
     * @param server product, version and origin
     * @param version the server's own
     * @param driver name and version
     * @param jvm version
     * @param cores how many the JVM may use
     * @param lines of each run
     * @param deadlineSeconds of a sender with a strategy
     * @param rows one for each run
     */
    record Run(String date, String server, String version, String driver, String jvm, int cores, int lines, int deadlineSeconds,
            List<SoakRow> rows) {
    }
}
