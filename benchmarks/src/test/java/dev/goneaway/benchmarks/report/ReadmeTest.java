// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README may say nothing that the code or a committed run does not. */
class ReadmeTest {

    private static final Path PROJECT = Path.of("..");

    @Test
    void showsTheNewestCommittedRun() throws IOException {
        Path newest = ReadmeSection.newest(PROJECT.resolve("benchmarks/results"));
        String readme = Files.readString(PROJECT.resolve("README.md"));
        assertThat(readme).isEqualTo(ReadmeSection.into(readme, Results.read(newest), PROJECT.relativize(newest).toString()));
    }

    @Test
    void showsCodeThatCompiles() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/java/dev/goneaway/benchmarks/ReadmeExample.java"));
        String example = lines.subList(lines.indexOf("        // begin") + 1, lines.indexOf("        // end")).stream()
                .map(String::stripTrailing).map(line -> line.isEmpty() ? line : line.substring(8)).collect(Collectors.joining("\n"));
        assertThat(Files.readString(PROJECT.resolve("README.md"))).contains("```java\n" + example + "\n```");
    }
}
