// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.report.RunResults;
import dev.goneaway.results.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    private Path directory;

    @Test
    void refusesADirectoryWithResultsThatCannotBeDeleted() throws Exception {
        Path locked = Files.createDirectory(directory.resolve(RunResults.MATRIX));
        Path old = Files.createFile(locked.resolve("old"));
        assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked), "a user who may write everywhere");
        try {
            assertThatThrownBy(() -> RunDirectory.openForQuickRun(directory)).isInstanceOf(RefusedException.class)
                    .hasMessage("the results in " + directory + " cannot be deleted: name another directory with --report");
            assertThat(old).exists();
            assertThat(directory.resolve(".lock")).doesNotExist();
        } finally {
            assertThat(locked.toFile().setWritable(true)).isTrue();
        }
    }

    /** A signal may come while the program writes the draft of a file. */
    @Test
    void deletesADraftThatIsLeft() throws Exception {
        Path report = directory.resolve("report");
        RunDirectory opened = RunDirectory.openForQuickRun(report);
        Path draft = Files.createFile(opened.file("." + RunResults.JMH));
        Path measured = Files.createFile(opened.file(RunResults.MATRIX));
        opened.close();
        assertThat(draft).doesNotExist();
        assertThat(measured).exists();
    }

    @Test
    void deletesADirectoryThatHasOnlyADraft() throws Exception {
        Path report = directory.resolve("report");
        RunDirectory opened = RunDirectory.openForQuickRun(report);
        Files.createFile(opened.file("." + RunResults.ENVIRONMENT));
        opened.close();
        assertThat(report).doesNotExist();
    }
}
