// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Json;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The README and the strategies' pages may say nothing that a committed run does not. */
class ReadmeTest {

    private static final Path PROJECT = Path.of("..");
    private static final Path FULL = Path.of("src/test/resources/canned-full/jmh.json");
    private static final Path CANNED = Path.of("src/test/resources/canned");

    /** The project, and each module of a strategy. */
    static List<String> modules() throws IOException {
        try (Stream<Path> directories = Files.list(PROJECT)) {
            return Stream.concat(Stream.of("."), directories.map(directory -> directory.getFileName().toString())
                    .filter(name -> name.startsWith("strategy-")).sorted()).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void showsTheNewestCommittedRuns(String module) throws IOException {
        Path page = PROJECT.resolve(module.equals(".") ? "" : module).resolve("README.md");
        String expected = Pages.of(PROJECT).entrySet().stream().filter(made -> made.getKey().normalize().equals(page.normalize()))
                .findFirst().orElseThrow(() -> new AssertionError(module + " has no constant in StrategyPage")).getValue();
        List<String> shown = Files.readAllLines(page);
        List<String> said = expected.lines().toList();
        for (int line = 0; line < Math.min(shown.size(), said.size()); line++) {
            assertThat(shown.get(line)).as(page.normalize() + ", line " + (line + 1) + "; the command readme mends it").isEqualTo(said.get(line));
        }
        assertThat(page).content().isEqualTo(expected);
    }

    @Test
    void makesAPageOfEachStrategy() {
        assertThat(Pages.of(PROJECT)).hasSize(1 + StrategyPage.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfEveryFaultExactlyOnce(StrategyPage page) {
        String section = SurvivesSection.of(page.contestants(), KeptRun.full(KeptRun.runs(PROJECT)));
        assertThat(Fault.values()).allSatisfy(fault ->
                assertThat(section.split("#" + MatrixTable.anchor(fault) + "\\)", -1)).as(fault.display()).hasSize(2));
    }

    @Test
    void claimsNothingOfAContestantThatNoKeptRunHas() {
        String section = SurvivesSection.of(List.of(Candidate.DRUID_VALIDATED), KeptRun.full(KeptRun.runs(PROJECT)));
        assertThat(section).contains("**In no kept run yet:**", "Not known yet.").doesNotContain("Does not arise", "At none");
    }

    @Test
    void showsOfAFullRunNoMoreThanOfAQuickOne() {
        Matrix full = KeptRun.full(KeptRun.runs(PROJECT)).get(0).results().matrix();
        Results canned = Results.read(CANNED);
        KeptRun run = new KeptRun(Path.of("20260101T000000Z-mysql-9.7.4"), new Results(full, canned.jmh(), null, canned.environment()));
        String section = ReadmeSection.of(run);
        assertThat(section.lines().filter(line -> line.startsWith("| |")).toList()).singleElement().asString()
                .isEqualTo("| | " + String.join(" | ", Fault.COMPARED.stream().map(Fault::display).toList()) + " | overhead | allocated | commands |");
        assertThat(section).contains("(benchmarks/results/20260101T000000Z-mysql-9.7.4)").contains("61.5 ± 0.5").doesNotContain("NaN");
    }

    @Test
    void leavesOutOfTheTableWhoWasOnlyTimed() {
        Results canned = Results.read(CANNED);
        Matrix matrix = canned.matrix();
        Matrix without = new Matrix(matrix.server(), matrix.version(), matrix.date(), matrix.driver(), matrix.jdk(),
                matrix.cells().stream().filter(cell -> cell.contestant() != Candidate.PING).toList(), matrix.commands());
        KeptRun run = new KeptRun(Path.of("20260101T000000Z"), new Results(without, canned.jmh(), null, canned.environment()));
        assertThat(run.results().contestants()).contains(Candidate.PING);
        assertThat(ReadmeSection.of(run)).contains("\n| timestamp |").doesNotContain("\n| ping |");
    }

    @Test
    void showsWhatOnlyAFullRunTimedOnTheStrategiesPages() {
        Results canned = Results.read(CANNED);
        KeptRun quick = new KeptRun(Path.of("20260101T000000Z"), canned);
        assertThat(CostSection.of(StrategyPage.PING, quick)).contains("| with one query |").doesNotContain("prepared", "primary key", "below it");
        KeptRun full = new KeptRun(Path.of("20260101T000000Z-mysql-9.7.4"), new Results(canned.matrix(), Json.tree(FULL), null, canned.environment()));
        assertThat(CostSection.of(StrategyPage.PING, full)).doesNotContain("with one query")
                .contains("| candidate | own cost | allocated | commands | `SELECT 1`, prepared | `SELECT 1`, TLS | by primary key |\n")
                .contains("| ping | 70.0 ± 1.0 µs | 257 B | 2 | 150.0 ± 2.0 µs | 170.0 ± 3.0 µs | 160.0 ± 2.0 µs |\n")
                .contains("- one `System.nanoTime()`: 21.0 ± 0.5 ns\n");
        assertThat(CostSection.of(StrategyPage.PEEK, full)).contains("- a look: 310.0 ± 4.0 ns\n");
    }

    @Test
    void changesNothingOutsideTheMarkers() {
        String page = "before\n<!-- measured:begin -->\nold\n<!-- measured:end -->\nafter\n";
        assertThat(Marked.MEASURED.into(page, "README.md", "new\n"))
                .isEqualTo("before\n<!-- measured:begin -->\nnew\n<!-- measured:end -->\nafter\n");
        assertThatThrownBy(() -> Marked.SURVIVES.into(page, "README.md", "new\n"))
                .isInstanceOf(RefusedException.class).hasMessageContaining("README.md has no lines <!-- survives:begin -->");
    }

    @Test
    void hasTheSameShapeForEachStrategy() throws IOException {
        List<String> shape = List.of("In code", "The code that matters", "What it survives", "Where it fails", "What it costs",
                "When to use it", "When not", "Which files to copy");
        for (StrategyPage page : StrategyPage.values()) {
            String text = Files.readString(PROJECT.resolve(page.module()).resolve("README.md"));
            assertThat(text.lines().filter(line -> line.startsWith("## ")).map(line -> line.substring(3))).as(page.module()).containsExactlyElementsOf(shape);
            assertThat(Stream.of(text.split("\n## ")).findFirst().orElseThrow()).as(page.module()).contains("```mermaid\nsequenceDiagram\n");
        }
    }
}
