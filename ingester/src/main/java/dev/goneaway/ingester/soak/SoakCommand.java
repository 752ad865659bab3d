// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.ingester.Choice;
import dev.goneaway.ingester.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Lets the ingester meet each fault on a real server, and fails if a line that was acknowledged is not in the table exactly once,
 * or if a fault never struck.
 */
@Command(name = "soak", mixinStandardHelpOptions = true,
        description = "Sends lines while a real server, the path to it or the ingester is hurt, and counts what is in the table.",
        subcommands = SoakPageCommand.class)
public final class SoakCommand implements Callable<Integer> {

    /** Held, because the JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger("dev.goneaway"), Logger.getLogger("com.mchange"),
            Logger.getLogger("com.zaxxer"));

    private static final String LAYOUT = "%-34s %-10s %7s %7s %7s %8s %8s %8s %6s %7s %7s  %s";

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
            description = "how long a sender repeats its lines, without a strategy a twentieth; default: ${DEFAULT-VALUE}")
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
            if (SoakTable.isThere(server)) {
                throw new RefusedException("there is a table 'line' already, and a soak drops its own: name another database");
            }
            say(out, String.format(LAYOUT, "fault", "strategy", "strikes", "sent", "acked", "in table", "doubled", "repeated",
                    "lost", "broken", "seconds", "failed units"));
            for (Fault fault : faults) {
                if (fault.hurtsTheServer() && !server.hasProcess()) {
                    say(out, fault.display() + ": left out, this server is not ours to hurt");
                    continue;
                }
                for (Choice strategy : strategies) {
                    SoakRow row = new Soak(servers, lines, patience(fault, strategy)).run(fault, strategy);
                    rows.add(row);
                    say(out, line(row));
                }
            }
            if (rows.isEmpty()) {
                throw new RefusedException("nothing was run: name a fault that this server can be hurt by");
            }
            if (report != null) {
                SoakRun.now(server, spec.commandLine().getParseResult().originalArgs(), lines, deadline, rows).write(report);
            }
        }
        List<String> complaints = rows.stream().map(SoakRow::complaint).flatMap(Optional::stream).toList();
        complaints.forEach(spec.commandLine().getErr()::println);
        return complaints.isEmpty() ? 0 : 1;
    }

    /** What is lost for good is not worth a long wait; a new process has a new connection. */
    private Duration patience(Fault fault, Choice strategy) {
        return Duration.ofSeconds(strategy == Choice.NONE && !fault.hitsTheProcess() ? Math.max(1, deadline / 20) : deadline);
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private static String line(SoakRow row) {
        return String.format(Locale.ROOT, LAYOUT, row.fault(), row.strategy(), row.strikes(), row.sent(), row.acknowledged(),
                row.stored(), row.doubled(), row.repeated(), row.lost(), row.broken(), row.seconds(),
                row.failures().entrySet().stream().map(failure -> failure.getValue() + " x " + failure.getKey())
                        .collect(Collectors.joining(", ")));
    }
}
