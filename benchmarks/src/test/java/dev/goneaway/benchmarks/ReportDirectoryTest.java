// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.report.RunResults;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Json;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDirectoryTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void copyTheCannedRun() throws IOException {
        for (String name : List.of(RunResults.MATRIX, RunResults.JMH, RunResults.ENVIRONMENT)) {
            Files.copy(Path.of("../report/src/test/resources/canned").resolve(name), directory.resolve(name));
        }
    }

    /** Distances beside a comparison are shown with it, and with their environment alone. */
    @Test
    void mixesNothingWithWhatWasMeasuredOfAnotherCommitOrOnAnotherServer() throws IOException {
        Environment there = RunResults.read(directory).environment();
        Path file = directory.resolve("other.json");
        for (String other : List.of("\"commit\" : \"0123abc\",", "\"server\" : \"MySQL 1.0\",")) {
            String name = other.substring(0, other.indexOf(':') - 1);
            Files.writeString(file, Files.readString(directory.resolve(RunResults.ENVIRONMENT))
                    .replaceFirst(name + " ?: [^\\n]*", other));
            Environment now = Json.read(file, Environment.class);
            try (ReportDirectory report = ReportDirectory.openForALook(directory)) {
                report.mustBeOf(there, RunResults.DISTANCE);
                assertThatThrownBy(() -> report.mustBeOf(now, RunResults.DISTANCE)).isInstanceOf(RefusedException.class)
                        .hasMessageContaining("not of").hasMessageContaining("name another directory");
            }
        }
        Environment now = Json.read(file, Environment.class);
        Files.delete(directory.resolve(RunResults.JMH));
        try (ReportDirectory report = ReportDirectory.openForALook(directory)) {
            report.mustBeOf(now, RunResults.MATRIX);
        }
    }

    @Test
    void replacesAReportOnlyByAWholeOne() throws IOException {
        Files.writeString(directory.resolve("mine.txt"), "kept");
        try (ReportDirectory report = ReportDirectory.open(directory)) {
            Files.writeString(report.draft().resolve(RunResults.MATRIX), "half");
        }
        assertThat(directory.resolve(RunResults.MATRIX)).content().isNotEqualTo("half");
        try (ReportDirectory report = ReportDirectory.open(directory)) {
            Files.writeString(report.draft().resolve(RunResults.MATRIX), "whole");
            report.publish();
        }
        assertThat(directory.resolve(RunResults.MATRIX)).content().isEqualTo("whole");
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder(
                RunResults.MATRIX, RunResults.JMH, RunResults.ENVIRONMENT, "mine.txt");
    }
}
