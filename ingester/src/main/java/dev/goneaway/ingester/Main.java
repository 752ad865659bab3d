// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line. Reports a wrong call in one sentence, with an exit code other than zero. */
@Command(name = "ingester", mixinStandardHelpOptions = true,
        description = "Stores lines from TCP connections in MySQL, each line exactly once.",
        subcommands = {ServeCommand.class, SendCommand.class})
final class Main implements Runnable {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Runs the program and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line));
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        e.getCommandLine().getErr().println(name + ": " + e.getMessage() + "; see " + name + " --help");
        return WRONG_USAGE;
    }

    private static int failed(Exception e, CommandLine line) {
        PrintWriter err = line.getErr();
        String name = line.getCommandSpec().qualifiedName();
        if (e instanceof CannotRunException) {
            err.println(name + ": " + e.getMessage());
        } else {
            // The message of an unexpected exception could contain a URL with a password.
            StackTraceElement[] trace = e.getStackTrace();
            err.println(name + ": unexpected " + e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]));
        }
        return FAILED;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: serve or send");
    }
}
