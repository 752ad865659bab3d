// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ingester.soak.SoakCommand;
import dev.goneaway.testkit.server.ServerUnavailableException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line: whatever is wrong with what was asked for is told in one sentence, with an exit code other than zero. */
@Command(name = "ingester", mixinStandardHelpOptions = true,
        description = "Saves lines from TCP connections to MySQL, each exactly once, whatever happens meanwhile.",
        subcommands = {ServeCommand.class, SendCommand.class, SoakCommand.class})
public final class Main implements Runnable {

    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** For the parser, which fills in the rest. */
    public Main() {
    }

    /**
     * Runs the program and ends the JVM with its exit code.
     *
     * @param arguments what was typed
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The parser, with one sentence for whatever goes wrong. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler((e, line, parsed) -> refused(e, line));
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        e.getCommandLine().getErr().println(name + ": " + e.getMessage() + "; see " + name + " --help");
        return WRONG_USAGE;
    }

    private static int refused(Exception e, CommandLine line) {
        PrintWriter err = line.getErr();
        String name = line.getCommandSpec().qualifiedName();
        if (e instanceof RefusedException || e instanceof ServerUnavailableException) {
            err.println(name + ": " + e.getMessage());
        } else {
            // Not foreseen. An exception's message could repeat a URL; its class and place cannot.
            StackTraceElement[] trace = e.getStackTrace();
            err.println(name + ": unforeseen " + e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]));
        }
        if (Boolean.getBoolean("goneaway.trace")) {
            e.printStackTrace(err);
        }
        return REFUSED;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do? serve, send or soak");
    }
}
