// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.results.Matrix;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRunTest {

    private static final Path CANNED = Path.of("src/test/resources/canned-matrix");
    private static final String[] FILES = {Results.MATRIX, Results.ENVIRONMENT};

    /** Of a run that timed what one for a look does not. */
    private static final String FULL = "[{\"benchmark\": \"x.RealUnit.selectOne\"}]";

    @TempDir
    Path project;

    private Path runs;

    @BeforeEach
    void makeADirectory() throws IOException {
        runs = Files.createDirectories(KeptRun.runs(project));
    }

    @Test
    void keepsARunThatSomebodyCouldRepeat() throws IOException {
        Path kept = runs.resolve("kept");
        KeptRun.keep(report("0123abc"), kept, FILES);
        assertThat(kept.toFile().list()).containsExactlyInAnyOrder(FILES);
        assertThat(kept.resolve(Results.MATRIX)).hasSameBinaryContentAs(CANNED.resolve(Results.MATRIX));
    }

    @Test
    void refusesARunThatNobodyCouldRepeat() throws IOException {
        Path kept = runs.resolve("kept");
        assertThatThrownBy(() -> KeptRun.keep(CANNED, kept, FILES))
                .isInstanceOf(RefusedException.class).hasMessageContaining("no known commit");
        Path dirty = report("0123abc-dirty");
        assertThatThrownBy(() -> KeptRun.keep(dirty, kept, FILES))
                .isInstanceOf(RefusedException.class).hasMessageContaining("uncommitted");
        assertThat(kept).doesNotExist();
    }

    @Test
    void neverOverwritesARun() throws IOException {
        Path kept = Files.createDirectory(runs.resolve("kept"));
        Path report = report("0123abc");
        assertThatThrownBy(() -> KeptRun.keep(report, kept, FILES))
                .isInstanceOf(RefusedException.class).hasMessageContaining("never overwritten");
        assertThat(kept).isEmptyDirectory();
    }

    @Test
    void findsTheNewestFullRunOfEachVersion() {
        run("20260101T000000Z-mysql-10.1", "MySQL 10.1 (docker)", "10.1", false);
        run("20260101T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        run("20260102T000000Z-mysql-9.7.4", "MySQL 9.7.4 (a path)", "9.7.4", false);
        run("20260102T000000Z-mariadb-11.4.5", "MariaDB 11.4.5 (embedded)", "11.4.5-MariaDB", false);
        run("20260103T000000Z", "MySQL 9.7.4 (docker)", "9.7.4", true);
        assertThat(KeptRun.full(runs)).extracting(run -> run.directory().getFileName().toString()).containsExactly(
                "20260102T000000Z-mysql-9.7.4", "20260101T000000Z-mysql-10.1", "20260102T000000Z-mariadb-11.4.5");
    }

    @Test
    void leavesRunsWithoutTimingsToTheMatrix() throws IOException {
        run("20260101T000000Z", "MySQL 9.7.4 (docker)", "9.7.4", true);
        Files.writeString(runs.resolve("20260101T000000Z").resolve(Results.JMH), "[]");
        run("20260102T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        assertThat(Pages.timed(runs).directory()).hasFileName("20260101T000000Z");
    }

    @Test
    void takesTheCostsFromMysqlIfAnyRunOnItWasTimed() throws IOException {
        run("20260102T000000Z-mariadb-11.4.5", "MariaDB 11.4.5 (embedded)", "11.4.5-MariaDB", false);
        Files.writeString(runs.resolve("20260102T000000Z-mariadb-11.4.5").resolve(Results.JMH), "[]");
        assertThat(Pages.timed(runs).directory()).hasFileName("20260102T000000Z-mariadb-11.4.5");
        run("20260101T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        Files.writeString(runs.resolve("20260101T000000Z-mysql-9.7.4").resolve(Results.JMH), "[]");
        assertThat(Pages.timed(runs).directory()).hasFileName("20260101T000000Z-mysql-9.7.4");
    }

    @Test
    void takesTheCostsFromAFullRunBeforeALaterOneThatWasMadeForALook() throws IOException {
        run("20260101T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        Files.writeString(runs.resolve("20260101T000000Z-mysql-9.7.4").resolve(Results.JMH), FULL);
        run("20260102T000000Z", "MySQL 9.7.4 (docker)", "9.7.4", true);
        Files.writeString(runs.resolve("20260102T000000Z").resolve(Results.JMH), "[{}]");
        assertThat(Pages.timed(runs).directory()).hasFileName("20260101T000000Z-mysql-9.7.4");
        run("20260103T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        Files.writeString(runs.resolve("20260103T000000Z-mysql-9.7.4").resolve(Results.JMH), FULL);
        assertThat(Pages.timed(runs).directory()).hasFileName("20260103T000000Z-mysql-9.7.4");
    }

    @Test
    void makesNoDirectoryForARunThatLacksAFile() throws IOException {
        Path report = report("0123abc");
        Files.writeString(report.resolve(Results.JMH), FULL);
        Files.copy(Path.of("src/test/resources/canned-distance/distance.json"), report.resolve(Results.DISTANCE));
        Files.delete(report.resolve(Results.MATRIX));
        assertThatThrownBy(() -> KeptRun.keepTimed(report, runs)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("has no matrix.json");
        assertThatThrownBy(() -> KeptRun.keep(report, runs.resolve("kept"), FILES)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("has no matrix.json");
        assertThat(runs).isEmptyDirectory();
    }

    @Test
    void namesARunThatWasMadeForALookByItsDateThoughItMetEveryFault() throws IOException {
        Path report = report("0123abc");
        Files.writeString(report.resolve(Results.JMH), "[{}]");
        assertThat(KeptRun.keepTimed(report, runs).directory().getFileName().toString()).endsWith("Z");
    }

    @Test
    void keepsATimedRunOnceAndNamesAFullOneByItsServer() throws IOException {
        Path report = report("0123abc");
        assertThatThrownBy(() -> KeptRun.keepTimed(report, runs)).isInstanceOf(RefusedException.class).hasMessageContaining("nothing was timed");
        Files.writeString(report.resolve(Results.JMH), FULL);
        Files.writeString(report.resolve("own-cost.svg"), "");
        Files.writeString(report.resolve("index.html"), "");
        Path environment = report.resolve(Results.ENVIRONMENT);
        String whole = Files.readString(environment);
        Files.writeString(environment, whole.replaceFirst("\\{", "{ \"complete\" : false,"));
        assertThatThrownBy(() -> KeptRun.keepTimed(report, runs)).isInstanceOf(RefusedException.class).hasMessageContaining("before it was complete");
        Files.writeString(environment, whole);
        Path kept = KeptRun.keepTimed(report, runs).directory();
        assertThat(kept.getFileName().toString()).endsWith("Z-mysql-8.0.31");
        assertThat(kept.toFile().list()).containsExactlyInAnyOrder(Results.MATRIX, Results.JMH, Results.ENVIRONMENT, "own-cost.svg");
        assertThat(KeptRun.keepTimed(kept, runs).directory()).isEqualTo(kept);
        assertThat(runs.toFile().list()).hasSize(1);
    }

    private void run(String name, String server, String version, boolean partial) {
        Matrix canned = Results.read(CANNED).matrix();
        Path directory = runs.resolve(name);
        assertThat(directory.toFile().mkdir()).isTrue();
        Reports.write(directory, new Matrix(server, version, canned.date(), canned.driver(), canned.jdk(),
                partial ? canned.cells().subList(0, 20) : canned.cells(), canned.commands()));
        Reports.write(directory, Results.read(CANNED).environment());
    }

    private Path report(String commit) throws IOException {
        Path report = Files.createDirectory(project.resolve("report-" + commit));
        Files.copy(CANNED.resolve(Results.MATRIX), report.resolve(Results.MATRIX));
        Files.writeString(report.resolve(Results.ENVIRONMENT),
                Files.readString(CANNED.resolve(Results.ENVIRONMENT))
                        .replace("\"commit\" : null", "\"commit\" : \"" + commit + "\""));
        return report;
    }
}
