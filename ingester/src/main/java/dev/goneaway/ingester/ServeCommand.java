// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionStrategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the ingester until the process is told to stop, and then stops cleanly. */
@Command(name = "serve", mixinStandardHelpOptions = true,
        description = "Saves each line KEY<TAB>TEXT; answers OK KEY when it is committed, REFUSED KEY if it never will be.")
final class ServeCommand implements Callable<Integer> {

    private static final String PREFIX = "jdbc:mysql://";
    private static final int FAILED = 70;
    private static final int ACCESS_DENIED = 1045;
    private static final int NO_RIGHTS = 1044;
    private static final int UNKNOWN_DATABASE = 1049;

    @Spec
    private CommandSpec spec;

    @Option(names = "--url", defaultValue = "${env:INGESTER_URL}",
            description = "jdbc:mysql://host/db?user=…&password=…; default: the variable INGESTER_URL, which others cannot see")
    private String url;

    @Option(names = "--strategy", paramLabel = "STRATEGY", defaultValue = "peek",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Choice strategy;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "where to listen; default: ${DEFAULT-VALUE}")
    private String bind;

    @Option(names = "--port", defaultValue = "4031", description = "0 for a free one; default: ${DEFAULT-VALUE}")
    private int port;

    @Option(names = "--queue", defaultValue = "1000",
            description = "how many lines may wait for the table; default: ${DEFAULT-VALUE}")
    private int queue;

    @Option(names = "--batch", defaultValue = "200",
            description = "how many lines at most make one unit of work; default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(names = "--writers", defaultValue = "1",
            description = "how many units run side by side, with a pool; default: ${DEFAULT-VALUE}")
    private int writers;

    @Option(names = "--senders", defaultValue = "100",
            description = "how many connections are served at a time; default: ${DEFAULT-VALUE}")
    private int senders;

    @Option(names = "--max-line", paramLabel = "BYTES", defaultValue = "8192",
            description = "longer ones are refused; default: ${DEFAULT-VALUE}")
    private int maxLine;

    @Option(names = "--patience", paramLabel = "SECONDS", defaultValue = "30",
            description = "how long a unit is repeated before its lines are dropped without an answer; default: ${DEFAULT-VALUE}")
    private int patience;

    @Option(names = "--drain", paramLabel = "SECONDS", defaultValue = "10",
            description = "how long a clean stop may take; default: ${DEFAULT-VALUE}")
    private int drain;

    @Option(names = "--max-silence", paramLabel = "SECONDS", defaultValue = "60",
            description = "how long a sender may be silent while all places are taken; default: ${DEFAULT-VALUE}")
    private int maxSilence;

    @Override
    public Integer call() throws InterruptedException {
        if (url == null || !url.startsWith(PREFIX)) {
            throw new RefusedException("no usable URL: set --url or INGESTER_URL to " + PREFIX + "host/db?user=…&password=…");
        }
        if (port < 0 || port > 65_535) {
            throw new RefusedException("a port is a number from 0 to 65535; got " + port);
        }
        Ingester ingester = open(options());
        Runtime.getRuntime().addShutdownHook(new Thread(ingester::close, "ingester-stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("listening on " + bind + ":" + ingester.port());
        out.flush();
        // SIGTERM and SIGINT end this, through the hook.
        Throwable failure = ingester.awaitFailure();
        spec.commandLine().getErr().println("ingester serve: cannot go on after " + failure.getClass().getName());
        return FAILED;
    }

    private IngesterOptions options() {
        try {
            return new IngesterOptions(queue, batch, writers, senders, IngesterOptions.DEFAULTS.window(), maxLine,
                    Duration.ofSeconds(patience), Duration.ofSeconds(drain), Duration.ofSeconds(maxSilence));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(e.getMessage());
        }
    }

    private Ingester open(IngesterOptions options) {
        InetSocketAddress address = new InetSocketAddress(bind, port);
        if (address.isUnresolved()) {
            throw new RefusedException("there is no address '" + bind + "' here: correct --bind");
        }
        ConnectionStrategy opened = null;
        try {
            opened = strategy.open(url);
            return new Ingester(address, opened, options);
        } catch (RefusedException e) {
            close(opened);
            throw e;
        } catch (SQLException e) {
            close(opened);
            throw new RefusedException(sentence(e));
        } catch (IOException e) {
            close(opened);
            throw new RefusedException("cannot listen on " + bind + ":" + port + " (" + e.getMessage()
                    + "): choose another --port, or stop who has it");
        }
    }

    private static void close(ConnectionStrategy opened) {
        if (opened != null) {
            opened.close();
        }
    }

    /** Without the exception's own message, which could repeat the URL. */
    private static String sentence(SQLException e) {
        SQLException named = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            // A pool wraps what the server said.
            if (cause instanceof SQLException sql && sql.getErrorCode() != 0) {
                named = sql;
            }
        }
        return switch (named.getErrorCode()) {
            case ACCESS_DENIED -> "the server refuses the account (error 1045): check user and password in the URL";
            case NO_RIGHTS -> "the account may not use this database (error 1044): name in the URL one that it may use";
            case UNKNOWN_DATABASE -> "the server has no such database (error 1049): create it, or correct the URL";
            case 0 -> "no MySQL or MariaDB server answers at the URL (SQLState " + named.getSQLState()
                    + "): start it, or correct the URL";
            default -> "the server does not give the table 'line' (error " + named.getErrorCode() + ", SQLState "
                    + named.getSQLState()
                    + "): give the account the rights, or make the table";
        };
    }
}
