// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.results.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunReportTest {

    private static final Path CANNED = Path.of("src/test/resources");

    @TempDir
    private Path directory;

    static List<Path> keptFullRuns() {
        return KeptRuns.with(KeptRuns.of(Path.of("..")), RunResults.MATRIX).filter(run -> RunResults.read(run).timesRealUnits()).toList();
    }

    /** A committed README of an older format has other sentences; its figures are those of the JSON beside it. */
    @ParameterizedTest
    @MethodSource("keptFullRuns")
    void makesTheFiguresThatTheReadmeOfAKeptRunShows(Path kept) throws IOException {
        RunResults run = RunResults.read(kept);
        String readme = Files.readString(kept.resolve(RunReport.FILE));
        List<List<String>> shown = readme.lines().filter(line -> line.startsWith("| "))
                .map(line -> Stream.of(line.substring(1, line.length() - 1).split("\\|")).map(String::strip).toList()).toList();
        Map<String, Table> tables = RunReport.tables(run);
        assertThat(tables).hasSizeGreaterThan(8);
        tables.remove("survival");
        assertThat(tables.values()).allSatisfy(table -> assertThat(table.rows()).allSatisfy(row -> {
            List<String> figures = row.subList(1, row.size()).stream().map(String::strip).toList();
            assertThat(shown).anyMatch(cells -> Collections.indexOfSubList(cells, figures) >= 0);
        }));
        assertThat(run.environment().facts().values()).allSatisfy(fact -> assertThat(readme).contains(fact));
    }

    @Test
    void showsEveryTableOnThePageAndInTheTerminal() throws IOException {
        copy("canned-whole");
        copy("canned-matrix", RunResults.MATRIX);
        Map<String, Table> tables = RunReport.tables(RunResults.read(directory));
        assertThat(tables).hasSizeGreaterThan(7);
        String page = page();
        assertThat(tables.values()).allSatisfy(table -> {
            assertThat(page).contains(table.markdown());
            assertThat(RunReport.text(directory)).contains(table.text());
        });
        assertThat(page).contains("a processor, 2 cores", "jmh 2102 s").doesNotContain("{{");
    }

    @ParameterizedTest
    @MethodSource("cannedRuns")
    void leavesOutWhatARunLacks(String run, List<String> tables, String missing) throws IOException {
        copy(run);
        assertThat(RunReport.tables(RunResults.read(directory))).containsOnlyKeys(tables);
        assertThat(page()).doesNotContain(missing).doesNotContain("NaN").doesNotContain("{{").doesNotContain("null");
    }

    static Stream<Arguments> cannedRuns() {
        return Stream.of(
                Arguments.of("canned-matrix", List.of("survival"), "own cost"),
                Arguments.of("canned", List.of("survival", "ownCost", "pools", "commands"), "RTT"),
                Arguments.of("canned-distance", List.of("distanceQuery", "distanceNothing"), "survives"));
    }

    private String page() throws IOException {
        RunReport.write(directory);
        return Files.readString(directory.resolve(RunReport.FILE));
    }

    private void copy(String run, String... names) throws IOException {
        try (Stream<Path> files = Files.list(CANNED.resolve(run))) {
            for (Path file : files.filter(each -> names.length == 0 || List.of(names).contains(each.getFileName().toString()))
                    .toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
