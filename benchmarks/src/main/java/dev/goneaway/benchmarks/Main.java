// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.process.AtExit;
import dev.goneaway.benchmarks.process.ParentWatch;
import dev.goneaway.results.RefusedException;
import dev.goneaway.results.Versions;
import dev.goneaway.testkit.server.ServerUnavailableException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** The command line. Reports each error in one sentence, with an exit code other than zero. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Compares the answers to \"MySQL server has gone away\" on a real server. Without a command, it runs "
                + "compare.",
        subcommands = {CompareCommand.class, MatrixCommand.class, JmhCommand.class})
public final class Main implements Callable<Integer> {

    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    /** The field keeps the logger, because the JDK forgets the level of a logger that is garbage. */
    private static final Logger STRATEGIES = Logger.getLogger("dev.goneaway");

    @Mixin
    private ServerOption server;

    @Mixin
    private CompareCommand.ReportOption report;

    public static void main(String[] arguments) {
        if (Boolean.getBoolean("goneaway.endWithParent")) {
            ParentWatch.onParentsDeath(() -> System.exit(REFUSED));
        }
        // The program provokes the faults that the strategies would warn of.
        STRATEGIES.setLevel(Level.OFF);
        ProgramFiles.prepare();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        Stream.of("page", "readme", "docs").flatMap(name -> CommandLine.getCommandMethods(PageCommands.class, name).stream())
                .forEach(line::addSubcommand);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler((e, failed, parsed) -> refused(e, failed));
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        e.getCommandLine().getErr().println(name + ": " + e.getMessage() + "; see " + name + " --help");
        return WRONG_USAGE;
    }

    private static int refused(Exception e, CommandLine line) {
        AtExit.holdIfStopping();
        PrintWriter err = line.getErr();
        String name = line.getCommandSpec().qualifiedName();
        if (e instanceof ServerUnavailableException || e instanceof RefusedException) {
            err.println(name + ": " + e.getMessage());
        } else {
            // The message of an unexpected exception could repeat a URL with a password.
            StackTraceElement[] trace = e.getStackTrace();
            err.println(name + ": unexpected " + e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]));
        }
        if (Boolean.getBoolean("goneaway.trace")) {
            e.printStackTrace(err);
        }
        return REFUSED;
    }

    @Override
    public Integer call() {
        return new CompareCommand(server, report).call();
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"goneaway benchmarks " + Versions.project()};
        }
    }
}
