// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionStrategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Runs an ingester until SIGTERM or SIGINT, and stops it cleanly. Reports a wrong call in one sentence, with an exit code other
 * than zero.
 */
@Command(name = "ingester", mixinStandardHelpOptions = true, description = {
    "Stores each line KEY<TAB>TEXT from TCP connections in MySQL, each line exactly once.",
    "Answers OK KEY after the commit, REFUSED KEY if it will never store the line."})
final class Main implements Callable<Integer> {

    private static final String PREFIX = "jdbc:mysql://";
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int BROKEN = 70;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--url", defaultValue = "${env:INGESTER_URL}",
            description = "jdbc:mysql://host/db?user=…&password=… (default: the environment variable INGESTER_URL,"
                    + " which hides the password from other users).")
    private String url;

    @Option(names = "--strategy", paramLabel = "STRATEGY", defaultValue = "peek",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private StrategyChoice strategy;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "The address to listen on (default: ${DEFAULT-VALUE}).")
    private String bind;

    @Option(names = "--port", defaultValue = "4031",
            description = "The port to listen on; 0 chooses a free port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--drain", paramLabel = "SECONDS", defaultValue = "10",
            description = "How long a clean stop may take (default: ${DEFAULT-VALUE}).")
    private int drain;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line.getErr()));
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        e.getCommandLine().getErr().println("ingester: " + e.getMessage() + "; see ingester --help");
        return WRONG_USAGE;
    }

    private static int failed(Exception e, PrintWriter err) {
        // The message of an unexpected exception could contain a URL with a password.
        StackTraceElement[] trace = e.getStackTrace();
        err.println("ingester: " + (e instanceof CannotRunException ? e.getMessage()
                : "unexpected " + e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0])));
        return FAILED;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (url == null || !url.startsWith(PREFIX)) {
            throw new CannotRunException("no usable URL: set --url or INGESTER_URL to " + PREFIX + "host/db?user=…&password=…");
        }
        if (port < 0 || port > 65_535) {
            throw new CannotRunException("--port must be from 0 to 65535; got " + port);
        }
        Ingester ingester = open();
        Runtime.getRuntime().addShutdownHook(new Thread(ingester::close, "ingester-stop"));
        spec.commandLine().getOut().println("listening on " + bind + ":" + ingester.port());
        spec.commandLine().getOut().flush();
        ingester.awaitEnd();
        // After a signal the JVM is ending already, and this exit code has no effect.
        return BROKEN;
    }

    private Ingester open() {
        ConnectionStrategy opened = null;
        Ingester ingester = null;
        try {
            opened = strategy.open(url);
            Ingester.Limits most = Ingester.Limits.DEFAULTS;
            ingester = new Ingester(new InetSocketAddress(bind, port), opened, new Ingester.Limits(most.batch(), most.senders(),
                    most.maxLineBytes(), most.patience(), Duration.ofSeconds(drain)));
            return ingester;
        } catch (SQLException e) {
            throw new CannotRunException(sentence(e));
        } catch (IOException e) {
            throw new CannotRunException("cannot listen on " + bind + ":" + port + " (" + e.getMessage()
                    + "): choose another --bind or --port");
        } finally {
            if (ingester == null && opened != null) {
                opened.close();
            }
        }
    }

    /** Leaves out the message, which could contain the URL. If a pool wrapped the exception, uses the cause's vendor code. */
    private static String sentence(SQLException e) {
        int code = 0;
        for (Throwable cause = e; cause != null && code == 0; cause = cause.getCause()) {
            code = cause instanceof SQLException sql ? sql.getErrorCode() : 0;
        }
        return code == 0 ? "no MySQL or MariaDB server answers at the URL (SQLState " + e.getSQLState()
                + "): start it, or correct the URL"
                : "the server refuses with error " + code + ": check the account, its rights and the database in the URL";
    }
}
