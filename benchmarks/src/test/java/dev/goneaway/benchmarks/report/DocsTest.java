// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.goneaway.results.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of the matrix may say nothing that a committed run does not, and every fault has its paragraph. */
class DocsTest {

    private static final Path PROJECT = Path.of("..");
    private static final Path TEXTS = Path.of("src/main/resources/dev/goneaway/benchmarks/report/faults");
    private static final int LINES = 3;

    @Test
    void showsTheNewestCommittedRunOfEachServer() throws IOException {
        List<KeptRun> runs = KeptRun.full(KeptRun.runs(PROJECT));
        Path page = PROJECT.resolve(MatrixPage.FILE);
        assumeThat(Files.exists(page) || !runs.isEmpty()).as("a committed run met every fault").isTrue();
        assertThat(page).content().isEqualTo(MatrixPage.of(runs));
    }

    @Test
    void hasNoNoteThatNoCommittedRunBearsOut() {
        List<KeptRun> runs = KeptRun.full(KeptRun.runs(PROJECT));
        List<Note> notes = Notes.all();
        assertThat(notes).isNotEmpty().extracting(Note::name).doesNotHaveDuplicates();
        assumeThat(runs).as("full runs").isNotEmpty();
        assertThat(notes).allSatisfy(note -> assertThat(note.untrue(runs)).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfEachFaultAndHowToMakeItInThreeLines(Fault fault) {
        FaultText text = FaultText.of(fault);
        assertThat(text.paragraph()).isNotEmpty().doesNotContain("```");
        List<String> recipe = text.recipe().lines().toList();
        assertThat(recipe.get(0)).isIn("```sql", "```sh");
        assertThat(recipe.get(recipe.size() - 1)).isEqualTo("```");
        assertThat(recipe.size() - 2).isBetween(1, LINES);
    }

    @Test
    void hasNoParagraphOfAFaultThatIsNoMore() throws IOException {
        try (Stream<Path> files = Files.list(TEXTS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(Fault.values()).map(fault -> fault.name() + ".md").toList());
        }
    }
}
