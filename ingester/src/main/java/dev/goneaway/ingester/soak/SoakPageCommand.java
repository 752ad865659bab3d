// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.ingester.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the numbers of the kept runs into the README: nobody types one. */
@Command(name = "page", mixinStandardHelpOptions = true,
        description = "Writes into a page what the kept runs say, between its markers.")
final class SoakPageCommand implements Callable<Integer> {

    @Option(names = "--results", paramLabel = "DIR", defaultValue = "ingester/results",
            description = "where the runs are kept; default: ${DEFAULT-VALUE}")
    private Path results;

    @Option(names = "--page", paramLabel = "FILE", defaultValue = "ingester/README.md",
            description = "the page; default: ${DEFAULT-VALUE}")
    private Path page;

    @Override
    public Integer call() throws IOException {
        try {
            Files.writeString(page, SoakPage.into(Files.readString(page), SoakRun.readAll(results)));
            return 0;
        } catch (NoSuchFileException e) {
            throw new RefusedException("there is no page " + page + ": name it with --page");
        }
    }
}
