// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.benchmarks.jmh.runner.JmhRun;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

@Command(name = "jmh", versionProvider = Main.Version.class,
        description = "Runs JMH with its own options, for example: jmh -f 1 -wi 1 -i 2 UnitOfWork.nothing -p candidate=PING. "
                + "All other options go to JMH. jmh -h lists JMH's options.")
final class JmhCommand implements Callable<Integer> {

    @Mixin
    private ServerOption server;

    @Option(names = "--help", usageHelp = true, description = "shows this help. -h shows the help of JMH.")
    private boolean help;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        CommandLineOptions options = parsed();
        Path temporary = ProgramFiles.temporary();
        if (options.shouldHelp() || options.shouldList() || options.shouldListWithParams()
                || options.shouldListProfilers() || options.shouldListResultFormats()) {
            org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
            return 0;
        }
        try (Server started = server.start(new Progress(System.out));
                EndpointFile endpoint = EndpointFile.write(started, temporary)) {
            JmhRun.run(options, endpoint);
        }
        return 0;
    }

    private CommandLineOptions parsed() {
        try {
            return new CommandLineOptions(arguments.toArray(String[]::new));
        } catch (CommandLineOptionException e) {
            throw new RefusedException(e.getMessage() + ": jmh -h lists JMH's options", e);
        }
    }
}
