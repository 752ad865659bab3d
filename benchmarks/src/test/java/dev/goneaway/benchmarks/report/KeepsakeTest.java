// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept beside a full run's JSON may say nothing that the JSON does not. */
class KeepsakeTest {

    private static final Path CANNED = Path.of("src/test/resources/canned-whole");
    private static final Path RUNS = Path.of("results");

    @TempDir
    Path directory;

    private void copyTheCannedRun() throws IOException {
        try (Stream<Path> files = Files.list(CANNED)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void isThatOfTheJsonInEveryCommittedFullRun() {
        List<Path> full = KeptRun.directories(RUNS).stream().filter(run -> WholeRun.read(run).isFull()).toList();
        assertThat(full).allSatisfy(run -> assertThat(Keepsake.differences(run)).isEmpty());
    }

    @Test
    void tellsADigitThatWasChangedByHand() throws IOException {
        copyTheCannedRun();
        Keepsake.write(directory);
        assertThat(Keepsake.differences(directory)).isEmpty();
        for (String name : List.of(Keepsake.README, "own-cost.svg")) {
            Path file = directory.resolve(name);
            String text = Files.readString(file);
            assertThat(text).contains("62.4");
            Files.writeString(file, text.replaceFirst("62\\.4", "62.3"));
            assertThat(Keepsake.differences(directory)).containsExactly(name);
            Files.writeString(file, text);
        }
    }

    @Test
    void tellsAPlotThatIsMissingAndOneThatBelongsToNothing() throws IOException {
        copyTheCannedRun();
        Keepsake.write(directory);
        Files.move(directory.resolve("threads.svg"), directory.resolve("bare.svg"));
        assertThat(Keepsake.differences(directory)).containsExactly("bare.svg", "threads.svg");
    }

    @Test
    void tellsJsonThatWasChangedAfterwards() throws IOException {
        copyTheCannedRun();
        Keepsake.write(directory);
        Path fleet = directory.resolve(FleetFile.NAME);
        Files.writeString(fleet, Files.readString(fleet).replaceFirst("\"median\": \\d+", "\"median\": 4"));
        assertThat(Keepsake.differences(directory)).contains(Keepsake.README);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canned", "canned-matrix", "canned-distance"})
    void isNotMadeOfARunThatIsMeantForALook(String run) {
        Path report = Path.of("src/test/resources", run);
        assertThatThrownBy(() -> Keepsake.of(report)).isInstanceOf(RefusedException.class).hasMessageContaining("--full");
    }

    @Test
    void saysWhereTheRunWasWhatItClaimsAndWhatItCannotShow() {
        String readme = Keepsake.of(CANNED).get(Keepsake.README);
        assertThat(readme).contains("a processor, 2 cores", "jmh 2102 s", "| timestamp / HikariCP as it comes | 0.700 | 0.634 |",
                "indistinguishable", "| means of the forks |", "| 25.8 ns \u2026 25.9 ns |",
                Sections.CANNOT_SHOW);
        assertThat(WholeRun.read(CANNED).isFull()).isTrue();
        assertThat(Sections.of(WholeRun.read(CANNED))).extracting(Section::id).containsExactly(
                "own-cost", "real-unit", "wire", "at-a-distance", "threads", "replacement", "fleet")
                .allSatisfy(id -> assertThat(Page.of(WholeRun.read(CANNED))).contains("<section id=\"" + id + "\">",
                        "href=\"#" + id + "\""));
    }

    @Test
    void leavesOutWhatTheRunLacks() throws IOException {
        copyTheCannedRun();
        Files.delete(directory.resolve(FleetFile.NAME));
        Files.delete(directory.resolve(Results.DISTANCE));
        WholeRun run = WholeRun.read(directory);
        assertThat(Sections.of(run)).extracting(Section::id).containsExactly("own-cost", "real-unit", "wire", "threads");
        assertThat(Page.of(run)).doesNotContain("id=\"fleet\"").doesNotContain("What it costs you").doesNotContain("fleet.json")
                .doesNotContain("{{");
        assertThat(Keepsake.of(directory)).doesNotContainKeys("fleet.svg", "distance.svg", "replacement.svg")
                .containsKey("own-cost.svg");
    }
}
