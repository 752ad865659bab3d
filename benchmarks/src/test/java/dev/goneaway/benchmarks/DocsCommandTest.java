// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsCommandTest {

    @TempDir
    Path project;

    @BeforeEach
    void makeADirectory() throws Exception {
        Files.createDirectories(project.resolve("benchmarks/results"));
    }

    @Test
    void refusesToKeepARunOfAFewFaults() {
        assertThat(docs("--keep", "../report/src/test/resources/canned")).contains("met only").contains("run the whole matrix");
    }

    @Test
    void refusesToKeepARunOfUnknownCommit() {
        assertThat(docs("--keep", "../report/src/test/resources/canned-matrix")).contains("no known commit");
    }

    @Test
    void makesNoPageOfNothing() {
        assertThat(docs()).contains("has every fault");
        assertThat(project.resolve("docs")).doesNotExist();
    }

    private String docs(String... more) {
        StringWriter err = new StringWriter();
        String[] arguments = new String[3 + more.length];
        arguments[0] = "docs";
        arguments[1] = "--project";
        arguments[2] = project.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        int exitCode = Main.commandLine().setErr(new PrintWriter(err)).execute(arguments);
        assertThat(exitCode).isEqualTo(1);
        return err.toString();
    }
}
