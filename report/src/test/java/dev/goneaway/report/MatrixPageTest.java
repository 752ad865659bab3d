// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.Outcome;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixPageTest {

    private static final Path PROJECT = Path.of("..");
    private static final Path TEXTS = Path.of("src/main/resources/dev/goneaway/report/faults");
    private static final int LINES = 3;

    private static final RunResults MYSQL = RunResults.read(Path.of("src/test/resources/canned-matrix"));
    private static final RunResults MARIADB = on("MariaDB 11.4.5 (embedded)", "11.4.5-MariaDB", cell -> cell.fault() == Fault.KILL
            && cell.candidate() == Candidate.PING ? saying(cell, "one error", "Connection 4711 reset") : cell);
    private static final Note NOTE = note("faults: KILL, RESTART\ncandidates: TOMCAT_DEFAULT\nwords: errors");

    @Test
    void hasARowForEachFaultAndAParagraphThatTheRowLeadsTo() {
        String page = MatrixPage.of(List.of(MYSQL), List.of());
        assertThat(Fault.values()).allSatisfy(fault -> {
            String anchor = MatrixTable.anchor(fault);
            assertThat(page).contains("| [" + fault.display() + "](#" + anchor + ") |").contains("<a id=\"" + anchor + "\"></a>")
                    .contains("### " + fault.display() + "\n");
        });
        assertThat(page).doesNotContain("{{").doesNotContain("null");
    }

    @Test
    void hasAColumnForEachContestantInOneOfTwoTables() {
        List<String> headings = MatrixPage.of(List.of(MYSQL), List.of()).lines()
                .filter(line -> line.startsWith("| fault | ")).toList();
        assertThat(headings).hasSize(2);
        assertThat(List.of(String.join("", headings).split("\\s*\\|\\s*")))
                .contains("none", "ping", "HikariCP, recycling", "HikariCP", "Druid", "connect per use");
    }

    @Test
    void hasNoColumnForWhoWasOnlyTimed() {
        Matrix matrix = MYSQL.matrix();
        Matrix without = new Matrix(matrix.server(), matrix.version(), matrix.date(), matrix.driver(), matrix.jdk(),
                matrix.cells().stream().filter(cell -> cell.candidate() != Candidate.PING).toList(), matrix.commands());
        RunResults timed = RunResults.read(Path.of("src/test/resources/canned"));
        RunResults run = new RunResults(MYSQL.directory(), MYSQL.environment(), without, timed.timings(), null, null);
        assertThat(run.nothing(Candidate.PING)).isNotNull();
        assertThat(MatrixPage.of(List.of(run), List.of())).contains("| timestamp |").doesNotContain("| ping |");
    }

    @Test
    void takesTheWordsFromTheRunAndMakesThemShort() {
        assertThat(row(MatrixPage.of(List.of(MYSQL), List.of()), Fault.KILL, 0))
                .containsExactly("\u2717 stuck", "! 1 error", "! 1 error", "\u2713", "\u2713", "\u2713", "\u2713");
    }

    @Test
    void saysWhichServerWhereTwoDiffer() {
        String page = MatrixPage.of(List.of(MYSQL, MARIADB), List.of());
        assertThat(row(page, Fault.KILL, 0)).contains("\u2713 (MySQL) \u00b7 ! 1 error (MariaDB)");
        assertThat(row(page, Fault.RESTART, 0)).contains("\u2713");
    }

    @Test
    void saysWhichVersionWhereTwoOfAFamilyDiffer() {
        RunResults newer = on("MySQL 9.7.4 (a path)", "9.7.4", cell ->
                cell.fault() == Fault.KILL && cell.candidate() == Candidate.PING ? saying(cell, "stuck", null) : cell);
        assertThat(row(MatrixPage.of(List.of(MYSQL, newer, MARIADB), List.of()), Fault.KILL, 0))
                .contains("\u2713 (MySQL 8.0.31) \u00b7 \u2717 stuck (MySQL 9.7.4) \u00b7 ! 1 error (MariaDB)");
    }

    @Test
    void givesARangeWhereTheNumberOfErrorsOfACrowdIsAMatterOfChance() {
        RunResults other = on("MariaDB 11.4.5 (embedded)", "11.4.5", cell ->
                cell.fault() == Fault.CROWD && cell.candidate() == Candidate.PING ? saying(cell, "97 errors", null) : cell);
        assertThat(row(MatrixPage.of(List.of(MYSQL, other), List.of()), Fault.CROWD, 0)).contains("! 97\u2013100 errors");
    }

    @Test
    void numbersANoteAndMarksTheCellsThatSayWhatItExplains() {
        String page = MatrixPage.of(List.of(MYSQL), List.of(NOTE));
        assertThat(row(page, Fault.KILL, 1)).contains("! 10 errors<sup>[1](#note-1)</sup>");
        assertThat(row(page, Fault.WAIT_TIMEOUT, 1)).contains("! 10 errors");
        assertThat(page).contains("<a id=\"note-1\"></a>**1.** Because.\n");
    }

    @Test
    void continuesALineOfANoteThatIsRepeated() {
        assertThat(note("faults: KILL\nfaults: RESTART\ncandidates: TOMCAT_DEFAULT\nwords: errors")).isEqualTo(NOTE);
    }

    @Test
    void refusesANoteThatNoRunBearsOut() {
        for (String untrue : List.of(
                "faults: KILL\ncandidates: TOMCAT_DEFAULT\nwords: stuck or hung",
                "faults: KILL\ncandidates: TOMCAT_DEFAULT\nservers: MARIADB\nwords: errors",
                "faults: KILL, FAILOVER\ncandidates: TOMCAT_DEFAULT\nwords: errors",
                "faults: KILL\ncandidates: TOMCAT_DEFAULT, DBCP2_DEFAULT\nwords: errors",
                "faults: *\ncandidates: PING\nwords: repeated work")) {
            assertThatThrownBy(() -> MatrixPage.of(List.of(MYSQL), List.of(note(untrue)))).as(untrue)
                    .isInstanceOf(RefusedException.class).hasMessageContaining("the note \"a note\" names");
        }
    }

    @Test
    void showsTheExceptionOfABareConnectionAndThoseThatAreDifferent() {
        assertThat(FaultMarkdown.inJava(MYSQL, Fault.DRAINING))
                .startsWith("`SQLNonTransientConnectionException` 08S01/1053, *Server shutdown in progress*; other candidates: ")
                .contains("`CommunicationsException` 08S01/0")
                .contains("(ping \u00b7 HikariCP as it comes \u00b7 ");
        assertThat(FaultMarkdown.inJava(MYSQL, Fault.UNCOMMITTED)).isEqualTo("no caller got an exception");
    }

    @Test
    void doesNotTakeAnExceptionFromOneWhoHung() {
        assertThat(FaultMarkdown.inJava(MYSQL, Fault.SILENCE_NO_DEADLINES)).isEqualTo("no exception: the call does not return");
        assertThat(FaultMarkdown.inJava(MYSQL, Fault.FROZEN))
                .startsWith("without a deadline no exception: the call does not return; other candidates: `");
    }

    @Test
    void leavesNumbersOutOfMessagesBecauseTheyChangeFromRunToRun() {
        assertThat(FaultMarkdown.inJava(MARIADB, Fault.KILL)).contains("*Connection \u2026 reset*").doesNotContain("4711");
    }

    @Test
    void namesADirectoryByDateAndServer() {
        assertThat(MYSQL.keptName(true)).matches("\\d{8}T\\d{6}Z-mysql-8\\.0\\.31");
        assertThat(MARIADB.keptName(true)).endsWith("-mariadb-11.4.5");
    }

    private static List<String> row(String page, Fault fault, int table) {
        String line = page.lines().filter(candidate -> candidate.startsWith("| [" + fault.display() + "](")).toList().get(table);
        return Stream.of(line.split("\\|")).skip(2).map(String::strip).toList();
    }

    private static Note note(String head) {
        return Note.parse("ignored\n\n## a note\n" + head + "\n\nBecause.\n").get(0);
    }

    private static Cell saying(Cell cell, String outcome, String message) {
        String exception = message == null ? null : "java.sql.SQLException";
        return new Cell(cell.fault(), cell.candidate(), Outcome.of(outcome),
                outcome.endsWith(" errors") ? Integer.parseInt(outcome.split(" ")[0]) : 1, exception, null, 0, message, null, null, 0, 0, 0, 0, null);
    }

    private static RunResults on(String server, String version, UnaryOperator<Cell> change) {
        Matrix matrix = MYSQL.matrix();
        Matrix changed = new Matrix(server, version, matrix.date(), matrix.driver(), matrix.jdk(),
                matrix.cells().stream().map(change).toList(), List.of());
        return new RunResults(Path.of("another"), MYSQL.environment(), changed, MYSQL.timings(), null, null);
    }

    @Test
    void showsTheNewestCommittedRunOfEachServer() throws IOException {
        List<RunResults> runs = KeptRuns.full(KeptRuns.of(PROJECT));
        Path page = PROJECT.resolve(MatrixPage.FILE);
        assumeThat(Files.exists(page) || !runs.isEmpty()).as("a committed run met every fault").isTrue();
        assertThat(page).content().isEqualTo(MatrixPage.of(runs));
    }

    @Test
    void hasNoNoteThatNoCommittedRunBearsOut() {
        List<RunResults> runs = KeptRuns.full(KeptRuns.of(PROJECT));
        List<Note> notes = Note.all();
        assertThat(notes).isNotEmpty().extracting(Note::name).doesNotHaveDuplicates();
        assumeThat(runs).as("full runs").isNotEmpty();
        assertThat(notes).allSatisfy(note -> assertThat(note.untrue(runs)).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfEachFaultAndHowToMakeItInThreeLines(Fault fault) {
        MatrixPage.FaultText text = MatrixPage.FaultText.of(fault);
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
