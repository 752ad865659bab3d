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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;

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
        Map<String, String> files = MatrixPage.of(List.of(MYSQL), List.of());
        assertThat(Fault.values()).allSatisfy(fault -> {
            String anchor = MatrixTable.anchor(fault);
            // Pages link to the row as well.
            assertThat(files.get(MatrixPage.FILE)).containsOnlyOnce("<a id=\"" + anchor + "\"></a>")
                    .contains("| [" + fault.display() + "](faults.md#" + anchor + ") |");
            assertThat(files.get(MatrixPage.FAULTS)).contains("<a id=\"" + anchor + "\"></a>\n## " + fault.display() + "\n");
        });
        assertThat(files.values()).allSatisfy(file -> assertThat(file).doesNotContain("{{").doesNotContain("null"));
    }

    @Test
    void hasAColumnForEachCandidateInOneOfThreeTables() {
        List<List<String>> headings = page(MYSQL).lines().filter(line -> line.startsWith("| fault | "))
                .map(line -> List.of(line.substring(2).split(" \\| | \\|$"))).toList();
        assertThat(headings).hasSize(3);
        assertThat(headings.get(0)).contains("none", "ping", "connect per use");
        assertThat(headings.get(1)).contains("HikariCP", "Druid");
        assertThat(headings.get(2)).contains("HikariCP, recycling");
        assertThat(headings).allSatisfy(table -> assertThat(table).as("a wider table scrolls sideways").hasSizeLessThan(9));
        assertThat(headings.stream().mapToInt(table -> table.size() - 1).sum()).isEqualTo(MYSQL.candidates().size());
    }

    @Test
    void drawsASymbolForTheWorstOutcomeOfEachCell() throws Exception {
        String svg = MatrixPage.of(List.of(MYSQL, MARIADB), List.of()).get(MatrixPage.PICTURE);
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("title").getLength()).isOne();
        assertThat(svg.split("<use ")).hasSize(1 + 6 + MYSQL.candidates().size() * Fault.values().length);
        String killed = svg.lines().filter(line -> line.contains(">" + Fault.KILL.display() + "</text>"))
                .findFirst().orElseThrow();
        assertThat(Pattern.compile("href=\"#(\\w+)\"").matcher(killed).results().map(use -> use.group(1)))
                .startsWith("bad", "fair", "fair", "fair", "good");
        assertThat(svg.replace("http://www.w3.org/2000/svg", ""))
                .contains("prefers-color-scheme: dark", "SPDX-License-Identifier: MIT-0")
                .doesNotContain("http").doesNotContain("<script");
    }

    @Test
    void hasNoColumnForWhoWasOnlyTimed() {
        Matrix matrix = MYSQL.matrix();
        Matrix without = new Matrix(matrix.server(), matrix.version(), matrix.date(), matrix.driver(), matrix.jdk(),
                matrix.cells().stream().filter(cell -> cell.candidate() != Candidate.PING).toList(), matrix.commands());
        RunResults timed = RunResults.read(Path.of("src/test/resources/canned"));
        RunResults run = new RunResults(MYSQL.directory(), MYSQL.environment(), without, timed.timings(), null);
        assertThat(run.nothing(Candidate.PING)).isNotNull();
        assertThat(page(run)).contains("| timestamp |").doesNotContain("| ping |");
    }

    @Test
    void takesTheWordsFromTheRunAndMakesThemShort() {
        assertThat(row(page(MYSQL), Fault.KILL, 0))
                .containsExactly("\u2717 stuck", "! 1 error", "! 1 error", "\u2713", "\u2713");
    }

    @Test
    void saysWhichServerWhereTwoDiffer() {
        String page = page(MYSQL, MARIADB);
        assertThat(row(page, Fault.KILL, 0)).contains("\u2713 (MySQL)<br>! 1 error (MariaDB)");
        assertThat(row(page, Fault.RESTART, 0)).contains("\u2713");
    }

    @Test
    void saysWhichVersionWhereTwoOfAFamilyDiffer() {
        RunResults newer = on("MySQL 9.7.4 (a path)", "9.7.4", cell ->
                cell.fault() == Fault.KILL && cell.candidate() == Candidate.PING ? saying(cell, "stuck", null) : cell);
        assertThat(row(page(MYSQL, newer, MARIADB), Fault.KILL, 0))
                .contains("\u2713 (MySQL 8.0.31)<br>\u2717 stuck (MySQL 9.7.4)<br>! 1 error (MariaDB)");
    }

    /** A new candidate is first run on one server. */
    @Test
    void saysOnWhichServerACandidateWasNotRun() {
        Matrix matrix = on("MySQL 9.7.4 (a path)", "9.7.4", cell -> cell).matrix();
        RunResults newer = new RunResults(Path.of("another"), MYSQL.environment(), new Matrix(matrix.server(), matrix.version(),
                matrix.date(), matrix.driver(), matrix.jdk(),
                matrix.cells().stream().filter(cell -> cell.candidate() != Candidate.PING).toList(), List.of()),
                MYSQL.timings(), null);
        assertThat(row(page(MYSQL, newer), Fault.DRAINING, 0)).contains("! 1 error (MySQL 8.0.31)<br>not run (MySQL 9.7.4)");
    }

    @Test
    void givesARangeWhereTheNumberOfErrorsOfACrowdIsAMatterOfChance() {
        RunResults other = on("MariaDB 11.4.5 (embedded)", "11.4.5", cell ->
                cell.fault() == Fault.CROWD && cell.candidate() == Candidate.PING ? saying(cell, "97 errors", null) : cell);
        assertThat(row(page(MYSQL, other), Fault.CROWD, 0)).contains("! 97\u2013100 errors");
    }

    @Test
    void saysThatSomeCallersOfACrowdAreStuck() throws Exception {
        assertThat(row(page(MYSQL), Fault.CROWD, 1)).contains("\u2717 some callers stuck").doesNotContain("! 1264 errors");
        Cell cell = MYSQL.matrix().cell(Fault.CROWD, Candidate.AGROAL_QUARKUS);
        assertThat(Rating.of(cell)).isEqualTo(Rating.BAD);
        assertThat(Rating.of(MYSQL.matrix().cell(Fault.CROWD, Candidate.PING))).isEqualTo(Rating.FAIR);
        assertThat(FaultTables.times("time", List.of(MYSQL), Fault.CROWD, Cell::millisUntilAllWork))
                .contains("| not all callers worked | Agroal, as Quarkus sets it |", "| no caller worked | none \u00b7 autoReconnect |");
        String row = MatrixPage.of(List.of(MYSQL), List.of()).get(MatrixPage.PICTURE).lines()
                .filter(line -> line.contains(">" + Fault.CROWD.display() + "</text>")).findFirst().orElseThrow();
        assertThat(Pattern.compile("href=\"#bad\"").matcher(row).results()).as("none, autoReconnect and Agroal").hasSize(3);
    }

    @Test
    void drawsACallThatHangsAndOneThatFailsDifferently() {
        String svg = MatrixPage.of(List.of(MYSQL), List.of()).get(MatrixPage.PICTURE);
        assertThat(svg.lines().filter(line -> line.contains(">" + Fault.FROZEN.display() + "</text>")).findFirst().orElseThrow())
                .contains("#hung").doesNotContain("#bad");
        assertThat(svg).contains("MySQL 8.0.31 (" + MYSQL.environment().date().substring(0, 10) + ")", "(nothing set)");
    }

    @Test
    void namesTheVersionsOfThePoolsAndWhatIsNotRecorded() {
        assertThat(page(MYSQL)).contains("Pools on MySQL 8.0.31: HikariCP 7.1.0, c3p0 0.14.1, DBCP2 2.14.0, ");
        assertThat(RunResults.read(KeptRuns.of(PROJECT).resolve("20261123T013113Z")).pools())
                .startsWith("HikariCP 7.1.0, c3p0 0.14.1, DBCP2 not recorded");
    }

    @Test
    void numbersANoteAndMarksTheCellsThatSayWhatItExplains() {
        String page = MatrixPage.of(List.of(MYSQL), List.of(NOTE)).get(MatrixPage.FILE);
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

    /** A new fault or candidate is first run after its notes are written. */
    @Test
    void judgesNoNameThatNoRunHasMet() {
        assertThat(note("faults: KILL\ncandidates: PEEK, TOMCAT_DEFAULT\nwords: errors").untrue(List.of(MYSQL))).isEmpty();
    }

    @Test
    void countsTheRowsAndTheTimeOnTheOldOfTwoWritableServers() {
        assertThat(row(page(MYSQL), Fault.TWO_PRIMARIES, 0))
                .containsExactly("\u2717 old server not left", "\u2717 old server not left", "! old server left late",
                        "! old server left late", "\u2713");
        assertThat(FaultTables.of(List.of(MYSQL), Fault.TWO_PRIMARIES)).hasSize(2)
                .anySatisfy(table -> assertThat(table).startsWith("| rows on the old server, in tens |")
                        .contains("| 0 | connect per use |", "| 130 | none \u00b7 autoReconnect \u00b7 "))
                .anySatisfy(table -> assertThat(table).contains("| never in this run | none \u00b7 autoReconnect \u00b7 "));
    }

    @Test
    void showsTheFirstExceptionOfEachCandidateIfTheyDiffer() {
        assertThat(FaultTables.exceptions(List.of(MYSQL), Fault.DRAINING))
                .startsWith("| first exception | candidates |\n|---|---|\n"
                        + "| `SQLNonTransientConnectionException` 08S01/1053 | none \u00b7 ")
                .contains("| `CommunicationsException` 08S01/0 | ping \u00b7 HikariCP \u00b7 ");
        assertThat(FaultTables.exceptions(List.of(MYSQL), Fault.KILL)).isEmpty();
        assertThat(FaultTables.exceptions(List.of(MYSQL), Fault.UNCOMMITTED)).isEmpty();
    }

    @Test
    void doesNotTakeAnExceptionFromOneWhoHung() {
        assertThat(FaultTables.exceptions(List.of(MYSQL), Fault.FROZEN))
                .contains("| none, because the call does not return | none \u00b7 ");
    }

    @Test
    void givesTheTimesOfAFaultAsRangesIfCandidatesDifferByHalfASecond() {
        RunResults faster = on("MySQL 9.7.4 (a path)", "9.7.4", cell -> after(100, cell));
        RunResults slower = on("MariaDB 11.4.5 (embedded)", "11.4.5-MariaDB",
                cell -> after(cell.candidate() == Candidate.PING ? 1_240 : 400, cell));
        assertThat(recovery(List.of(faster))).isEmpty();
        assertThat(recovery(List.of(faster, slower)))
                .contains("| less than 0.5 s | none \u00b7 ").endsWith("| 0.1\u20131.2 s | ping |\n");
        assertThat(recovery(List.of(slower))).endsWith("| 1.2 s | ping |\n");
    }

    @Test
    void namesADirectoryByDateAndServer() {
        assertThat(MYSQL.keptName(true)).matches("\\d{8}T\\d{6}Z-mysql-8\\.0\\.31");
        assertThat(MARIADB.keptName(true)).endsWith("-mariadb-11.4.5");
    }

    private static String page(RunResults... runs) {
        return MatrixPage.of(List.of(runs), List.of()).get(MatrixPage.FILE);
    }

    private static List<String> row(String page, Fault fault, int table) {
        String line = page.lines().filter(candidate -> candidate.startsWith("| "))
                .filter(candidate -> candidate.contains("[" + fault.display() + "](")).toList().get(table);
        return Stream.of(line.split("\\|")).skip(2).map(String::strip).toList();
    }

    private static Note note(String head) {
        return Note.parse("ignored\n\n## a note\n" + head + "\n\nBecause.\n").get(0);
    }

    private static Cell saying(Cell cell, String outcome, String message) {
        String exception = message == null ? null : "java.sql.SQLException";
        return new Cell(cell.fault(), cell.candidate(), Outcome.of(outcome),
                outcome.endsWith(" errors") ? Integer.parseInt(outcome.split(" ")[0]) : 1, exception, null, 0, message, null,
                cell.millisUntilAllWork(), 0, 0, 0, 0, null);
    }

    private static String recovery(List<RunResults> runs) {
        return FaultTables.times("time", runs, Fault.KILL, Cell::millisToFirstSuccess);
    }

    private static Cell after(long millis, Cell cell) {
        return new Cell(cell.fault(), cell.candidate(), Outcome.ONE_ERROR, 1, null, null, 0, null, millis, null, 0, 0, 0, 0, null);
    }

    private static RunResults on(String server, String version, UnaryOperator<Cell> change) {
        Matrix matrix = MYSQL.matrix();
        Matrix changed = new Matrix(server, version, matrix.date(), matrix.driver(), matrix.jdk(),
                matrix.cells().stream().map(change).toList(), List.of());
        return new RunResults(Path.of("another"), MYSQL.environment(), changed, MYSQL.timings(), null);
    }

    @Test
    void showsTheNewestCommittedRunOfEachServer() {
        List<RunResults> runs = KeptRuns.full(KeptRuns.of(PROJECT));
        assumeThat(Files.exists(PROJECT.resolve(MatrixPage.FILE)) || !runs.isEmpty()).as("a committed run met every fault")
                .isTrue();
        assertThat(MatrixPage.of(runs))
                .allSatisfy((file, text) -> assertThat(PROJECT.resolve(file)).content().isEqualTo(text));
    }

    /** Pages that are written by hand link to these numbers. */
    @Test
    void keepsTheNumbersOfNotes() {
        List<Note> notes = Note.all();
        assertThat(Map.of(1, "autoReconnect", 2, "timestamp", 3, "HikariCP trusts", 12, "demotion", 16, "session",
                23, "c3p0", 25, "Agroal", 28, "Vibur", 32, "1290"))
                .allSatisfy((number, words) -> assertThat(notes.get(number - 1).text()).contains(words));
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
        if (fault != Fault.UNCOMMITTED) {
            assertThat(text.paragraph()).contains("](why-it-goes-away.md#");
        }
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
