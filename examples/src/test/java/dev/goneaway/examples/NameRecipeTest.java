// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java follows a name to another address. A file of names stands for DNS. */
class NameRecipeTest {

    private static final String NAME = "primary.test";

    @Test
    void followsANameToAnotherAddressWithinSeconds(@TempDir Path directory) throws Exception {
        Path names = Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + NAME + "\n");
        Path classes = Path.of(NameProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + names, "-cp", classes.toString(), NameProgram.class.getName(), NAME, names.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            String millis = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(Long.parseLong(millis)).isBetween(0L, 9_000L);
        } finally {
            java.destroyForcibly();
        }
    }
}
