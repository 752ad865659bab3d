// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionStrategy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an ingester until SIGTERM or SIGINT, and stops it cleanly. */
@Command(name = "serve", mixinStandardHelpOptions = true,
        description = "Stores each line KEY<TAB>TEXT. Answers OK KEY after the commit, REFUSED KEY if it will never store it.")
final class ServeCommand implements Callable<Integer> {

    private static final String PREFIX = "jdbc:mysql://";
    private static final int BROKEN = 70;

    @Spec
    private CommandSpec spec;

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

    @Option(names = "--batch", defaultValue = "200",
            description = "The most lines in one unit of work (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--senders", defaultValue = "50",
            description = "The most senders that are connected at the same time (default: ${DEFAULT-VALUE}).")
    private int senders;

    @Option(names = "--max-line", paramLabel = "BYTES", defaultValue = "8192",
            description = "The longest line; the program refuses a longer one (default: ${DEFAULT-VALUE}).")
    private int maxLine;

    @Option(names = "--patience", paramLabel = "SECONDS", defaultValue = "30",
            description = "How long to repeat a unit; then its lines get no answer (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Option(names = "--drain", paramLabel = "SECONDS", defaultValue = "10",
            description = "How long a clean stop may take (default: ${DEFAULT-VALUE}).")
    private int drain;

    @Override
    public Integer call() throws InterruptedException {
        if (url == null || !url.startsWith(PREFIX)) {
            throw new CannotRunException("no usable URL: set --url or INGESTER_URL to " + PREFIX + "host/db?user=…&password=…");
        }
        Ingester ingester = open(options());
        Runtime.getRuntime().addShutdownHook(new Thread(ingester::close, "ingester-stop"));
        spec.commandLine().getOut().println("listening on " + bind + ":" + ingester.port());
        spec.commandLine().getOut().flush();
        ingester.awaitEnd();
        // After a signal the JVM is ending already, and this exit code has no effect.
        return BROKEN;
    }

    private IngesterOptions options() {
        try {
            return new IngesterOptions(batch, senders, maxLine, Duration.ofSeconds(patience), Duration.ofSeconds(drain));
        } catch (IllegalArgumentException e) {
            throw new CannotRunException(e.getMessage());
        }
    }

    private Ingester open(IngesterOptions options) {
        if (port < 0 || port > 65_535) {
            throw new CannotRunException("--port must be from 0 to 65535; got " + port);
        }
        ConnectionStrategy opened = null;
        try {
            opened = strategy.open(url);
            return new Ingester(new InetSocketAddress(bind, port), opened, options);
        } catch (SQLException e) {
            close(opened);
            throw new CannotRunException(sentence(e));
        } catch (IOException e) {
            close(opened);
            throw new CannotRunException("cannot listen on " + bind + ":" + port + " (" + e.getMessage()
                    + "): choose another --bind or --port");
        } catch (CannotRunException e) {
            close(opened);
            throw e;
        }
    }

    private static void close(ConnectionStrategy opened) {
        if (opened != null) {
            opened.close();
        }
    }

    /** Leaves out the message, which could contain the URL. If a pool wrapped the exception, uses the cause's vendor code. */
    private static String sentence(SQLException e) {
        int code = e.getErrorCode();
        for (Throwable cause = e.getCause(); code == 0 && cause != null; cause = cause.getCause()) {
            code = cause instanceof SQLException sql ? sql.getErrorCode() : 0;
        }
        return code == 0 ? "no MySQL or MariaDB server answers at the URL (SQLState " + e.getSQLState()
                + "): start it, or correct the URL"
                : "the server refuses with error " + code + ": check the account, its rights and the database in the URL";
    }
}
