// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README and the strategies' pages show what the committed runs have. */
class ProjectPagesTest {

    private static final Path PROJECT = Path.of("..");
    private static final Path FULL = Path.of("src/test/resources/canned-full/jmh.json");
    private static final Pattern COUNT = Pattern.compile("(?:At |Faults that [a-z ]+: )(\\d+)");
    private static final RunResults CANNED = RunResults.read(Path.of("src/test/resources/canned"));

    /** The project, the benchmarks, and each module of a strategy. */
    static List<String> modules() throws IOException {
        try (Stream<Path> directories = Files.list(PROJECT)) {
            return Stream.concat(Stream.of(".", "benchmarks"), directories.map(directory -> directory.getFileName().toString())
                    .filter(name -> name.startsWith("strategy-")).sorted()).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void showsTheNewestCommittedRuns(String module) throws IOException {
        Path page = PROJECT.resolve(module.equals(".") ? "" : module).resolve("README.md");
        String expected = ProjectPages.of(PROJECT).entrySet().stream()
                .filter(made -> made.getKey().normalize().equals(page.normalize()))
                .findFirst().orElseThrow(() -> new AssertionError(module + " is the module of no candidate")).getValue();
        List<String> shown = Files.readAllLines(page);
        List<String> said = expected.lines().toList();
        for (int line = 0; line < Math.min(shown.size(), said.size()); line++) {
            assertThat(shown.get(line)).as(page.normalize() + ", line " + (line + 1) + "; the command readme mends it")
                    .isEqualTo(said.get(line));
        }
        assertThat(page).content().isEqualTo(expected);
    }

    @Test
    void makesAPageOfEachStrategy() {
        assertThat(ProjectPages.of(PROJECT)).hasSize(3 + ProjectPages.strategies().size());
    }

    @Test
    void showsThePlotOfTheNewestCommittedRun() {
        Path plot = PROJECT.resolve(CostAndSurvival.FILE);
        assertThat(plot).as("the command readme mends it").content().isEqualTo(ProjectPages.of(PROJECT).get(plot));
    }

    /** Words outside code, without the targets of links, and links with pictures. */
    @Test
    void keepsTheReadmeShort() throws IOException {
        String page = Files.readString(PROJECT.resolve("README.md"));
        String prose = page.replaceAll("(?s)```.*?```", "").replaceAll("<!--.*?-->", "").replaceAll("]\\([^)]*\\)", "");
        assertThat(prose.strip().split("\\s+")).hasSizeLessThanOrEqualTo(750);
        assertThat(Pattern.compile("]\\([^)]+\\)").matcher(page).results()).hasSizeLessThanOrEqualTo(30);
    }

    /** A fault is either counted or has a row. */
    @Test
    void accountsForEveryFault() {
        assertThat(ProjectPages.strategies()).hasSizeGreaterThan(3).allSatisfy((module, candidates) -> {
            String section = StrategySurvival.of(candidates, KeptRuns.full(KeptRuns.of(PROJECT)));
            long rows = section.lines().filter(line -> line.startsWith("| [")).count();
            int counted = COUNT.matcher(section).results().mapToInt(count -> Integer.parseInt(count.group(1))).sum();
            assertThat(rows + counted).as(section).isEqualTo(Fault.values().length);
            assertThat(Fault.values()).allSatisfy(fault ->
                    assertThat(section.split("#" + MatrixTable.anchor(fault) + "\\)", -1)).as(fault.display())
                            .hasSizeLessThan(3));
        });
    }

    @Test
    void claimsNothingOfACandidateThatNoKeptRunHas() {
        String section = StrategySurvival.of(List.of(Candidate.DRUID_VALIDATED), KeptRuns.full(KeptRuns.of(PROJECT)));
        assertThat(section).contains("At 0 of them", "Faults that were not run here: " + Fault.values().length + ".")
                .doesNotContain("do not apply", "The table");
    }

    @Test
    void showsOfAFullRunNoMoreThanOfAQuickOne() {
        RunResults run = canned(KeptRuns.full(KeptRuns.of(PROJECT)).get(0).matrix(), CANNED.timings());
        String faults = String.join(" | ", Fault.COMPARED.stream().map(Fault::display).toList());
        String section = ProjectPages.comparison(run);
        assertThat(headings(section, "candidate")).isEqualTo("| candidate | " + faults + " | own cost | allocated | commands |");
        assertThat(section).contains("(../benchmarks/results/20260101T000000Z)").contains("61.5 \u00b1 0.5").doesNotContain("NaN");
        assertThat(headings(ProjectPages.readme(run), "candidate")).isEqualTo("| candidate | " + faults + " | cost |");
    }

    private static String headings(String section, String first) {
        return section.lines().filter(line -> line.startsWith("| " + first + " |")).findFirst().orElseThrow();
    }

    /** The README is for a reader who looks for a cause: it shows a few candidates, and Agroal is not among them. */
    @Test
    void showsAFewCandidatesOnTheReadme() {
        String section = ProjectPages.readme(RunResults.read(KeptRuns.timed(KeptRuns.of(PROJECT)).directory()));
        assertThat(section.lines().filter(line -> line.startsWith("| ")).skip(1).map(line -> line.split(" \\| ")[0].substring(2)))
                .contains("HikariCP, default settings", "timestamp", "ping", "peek", "one connection, recommended", "HikariCP, recommended",
                        "connect per use")
                .doesNotContain("Agroal, default settings").hasSizeLessThan(10);
    }

    @Test
    void drawsAPointForEachCandidateWithItsName() {
        RunResults run = RunResults.read(KeptRuns.timed(KeptRuns.of(PROJECT)).directory());
        String svg = CostAndSurvival.svg(run, List.of(Candidate.TIMESTAMP, Candidate.PEEK, Candidate.CONNECT_PER_USE));
        assertThat(svg).contains(">timestamp: ", ">peek: ", ">connect per use: ", "prefers-color-scheme: dark", "<title", "<desc")
                .doesNotContain("{{").doesNotContain("NaN");
        assertThat(svg.split(" stroke-width=\"3\"")).hasSize(4);
    }

    @Test
    void leavesOutOfTheTableWhoWasOnlyTimed() {
        Matrix matrix = CANNED.matrix();
        RunResults run = canned(new Matrix(matrix.server(), matrix.version(), matrix.date(), matrix.driver(), matrix.jdk(),
                matrix.cells().stream().filter(cell -> cell.candidate() != Candidate.PING).toList(), matrix.commands()),
                        CANNED.timings());
        assertThat(run.nothing(Candidate.PING)).isNotNull();
        assertThat(ProjectPages.readme(run)).contains("\n| timestamp |").doesNotContain("\n| ping |");
        assertThat(ProjectPages.comparison(run)).contains("\n| timestamp |").doesNotContain("\n| ping |");
    }

    @Test
    void showsWhatOnlyAFullRunTimedOnTheStrategiesPages() {
        assertThat(ProjectPages.cost(List.of(Candidate.PING), canned(CANNED.matrix(), CANNED.timings())))
                .doesNotContain("`SELECT 1`");
        RunResults full = canned(CANNED.matrix(), new Timings(Json.tree(FULL)));
        assertThat(ProjectPages.cost(List.of(Candidate.PING), full))
                .contains("| candidate | own cost | commands | `SELECT 1` |\n")
                .contains("| ping | 70.0 \u00b1 1.0 \u00b5s | 2 | 150.0 \u00b1 2.0 \u00b5s |\n").doesNotContain("one look");
        assertThat(ProjectPages.cost(List.of(Candidate.PEEK), full)).contains("| peek: one look at the socket | 310.0 \u00b1 4.0 ns |");
    }

    private static RunResults canned(Matrix matrix, Timings timings) {
        return new RunResults(Path.of("20260101T000000Z"), CANNED.environment(), matrix, timings, null);
    }

    @Test
    void changesNothingOutsideTheMarkers() {
        String page = "before\n<!-- measured:begin -->\nold\n<!-- measured:end -->\nafter\n";
        assertThat(ProjectPages.GeneratedSection.MEASURED.into(page, "README.md", "new\n"))
                .isEqualTo("before\n<!-- measured:begin -->\nnew\n<!-- measured:end -->\nafter\n");
        assertThatThrownBy(() -> ProjectPages.GeneratedSection.SURVIVES.into(page, "README.md", "new\n"))
                .isInstanceOf(RefusedException.class).hasMessageContaining("README.md has no lines <!-- survives:begin -->");
    }

    @Test
    void hasTheSameShapeForEachStrategy() throws IOException {
        List<String> shape = List.of("When to use it", "In code", "Where it fails", "What it costs", "Which files to copy");
        for (String module : ProjectPages.strategies().keySet()) {
            String text = Files.readString(PROJECT.resolve(module).resolve("README.md"));
            assertThat(text.lines().filter(line -> line.startsWith("## ")).map(line -> line.substring(3))).as(module)
                    .containsSubsequence(shape);
            assertThat(Stream.of(text.split("\n## ")).findFirst().orElseThrow()).as(module)
                    .contains("```mermaid\nsequenceDiagram\n");
        }
    }
}
