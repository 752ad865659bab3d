// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.results.Json;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRunsTest {

    private static final Path CANNED = Path.of("src/test/resources/canned-matrix");

    /** Of a run that timed what one for a look does not. */
    private static final String FULL = "[{\"benchmark\": \"x.RealUnit.selectOne\"}]";

    @TempDir
    Path project;

    private Path runs;

    @BeforeEach
    void makeADirectory() throws IOException {
        runs = Files.createDirectories(KeptRuns.of(project));
    }

    @Test
    void keepsARunThatSomebodyCouldRepeat() throws IOException {
        Path kept = KeptRuns.keepMatrix(report("0123abc"), runs);
        assertThat(kept.getFileName().toString()).endsWith("Z-mysql-8.0.31");
        assertThat(kept.toFile().list()).containsExactlyInAnyOrder(RunResults.MATRIX, RunResults.ENVIRONMENT);
        assertThat(kept.resolve(RunResults.MATRIX)).hasSameBinaryContentAs(CANNED.resolve(RunResults.MATRIX));
    }

    @Test
    void refusesARunThatNobodyCouldRepeat() throws IOException {
        assertThatThrownBy(() -> KeptRuns.keepMatrix(CANNED, runs))
                .isInstanceOf(RefusedException.class).hasMessageContaining("no known commit");
        Path dirty = report("0123abc-dirty");
        assertThatThrownBy(() -> KeptRuns.keepMatrix(dirty, runs))
                .isInstanceOf(RefusedException.class).hasMessageContaining("uncommitted");
        assertThat(runs).isEmptyDirectory();
    }

    @Test
    void neverOverwritesARun() throws IOException {
        Path kept = KeptRuns.keepMatrix(report("0123abc"), runs);
        Path file = Files.writeString(kept.resolve(RunResults.MATRIX), "kept");
        assertThatThrownBy(() -> KeptRuns.keepMatrix(report("0123abcd"), runs))
                .isInstanceOf(RefusedException.class).hasMessageContaining("never overwritten");
        assertThat(file).hasContent("kept");
    }

    @Test
    void findsTheNewestFullRunOfEachVersion() {
        run("20260101T000000Z-mysql-10.1", "MySQL 10.1 (docker)", "10.1", false);
        run("20260101T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        run("20260102T000000Z-mysql-9.7.4", "MySQL 9.7.4 (a path)", "9.7.4", false);
        run("20260102T000000Z-mariadb-11.4.5", "MariaDB 11.4.5 (embedded)", "11.4.5-MariaDB", false);
        run("20260103T000000Z", "MySQL 9.7.4 (docker)", "9.7.4", true);
        assertThat(KeptRuns.full(runs)).extracting(run -> run.directory().getFileName().toString()).containsExactly(
                "20260102T000000Z-mysql-9.7.4", "20260101T000000Z-mysql-10.1", "20260102T000000Z-mariadb-11.4.5");
    }

    @Test
    void keepsAFullRunUntilOneThatMetAsManyFaults() {
        run("20260101T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", true);
        assertThat(KeptRuns.full(runs)).hasSize(1);
        run("20260102T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        run("20260103T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", true);
        assertThat(KeptRuns.full(runs)).singleElement().extracting(RunResults::directory)
                .isEqualTo(runs.resolve("20260102T000000Z-mysql-9.7.4"));
    }

    @Test
    void leavesRunsWithoutTimingsToTheMatrix() throws IOException {
        run("20260101T000000Z", "MySQL 9.7.4 (docker)", "9.7.4", true);
        Files.writeString(runs.resolve("20260101T000000Z").resolve(RunResults.JMH), "[]");
        run("20260102T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        assertThat(KeptRuns.timed(runs).directory()).hasFileName("20260101T000000Z");
    }

    @Test
    void takesTheCostsFromMysqlIfAnyRunOnItWasTimed() throws IOException {
        run("20260102T000000Z-mariadb-11.4.5", "MariaDB 11.4.5 (embedded)", "11.4.5-MariaDB", false);
        Files.writeString(runs.resolve("20260102T000000Z-mariadb-11.4.5").resolve(RunResults.JMH), "[]");
        assertThat(KeptRuns.timed(runs).directory()).hasFileName("20260102T000000Z-mariadb-11.4.5");
        run("20260101T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        Files.writeString(runs.resolve("20260101T000000Z-mysql-9.7.4").resolve(RunResults.JMH), "[]");
        assertThat(KeptRuns.timed(runs).directory()).hasFileName("20260101T000000Z-mysql-9.7.4");
    }

    @Test
    void takesTheCostsFromAFullRunBeforeALaterOneThatWasMadeForALook() throws IOException {
        run("20260101T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        Files.writeString(runs.resolve("20260101T000000Z-mysql-9.7.4").resolve(RunResults.JMH), FULL);
        run("20260102T000000Z", "MySQL 9.7.4 (docker)", "9.7.4", true);
        Files.writeString(runs.resolve("20260102T000000Z").resolve(RunResults.JMH), "[{}]");
        assertThat(KeptRuns.timed(runs).directory()).hasFileName("20260101T000000Z-mysql-9.7.4");
        run("20260103T000000Z-mysql-9.7.4", "MySQL 9.7.4 (docker)", "9.7.4", false);
        Files.writeString(runs.resolve("20260103T000000Z-mysql-9.7.4").resolve(RunResults.JMH), FULL);
        assertThat(KeptRuns.timed(runs).directory()).hasFileName("20260103T000000Z-mysql-9.7.4");
    }

    @Test
    void makesNoDirectoryForARunThatLacksAFile() throws IOException {
        Path report = report("0123abc");
        Files.writeString(report.resolve(RunResults.JMH), FULL);
        Files.copy(Path.of("src/test/resources/canned-distance/distance.json"), report.resolve(RunResults.DISTANCE));
        Files.delete(report.resolve(RunResults.MATRIX));
        assertThatThrownBy(() -> KeptRuns.keepTimed(report, runs)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("has no matrix.json");
        assertThat(runs).isEmptyDirectory();
    }

    @Test
    void namesARunThatWasMadeForALookByItsDateThoughItMetEveryFault() throws IOException {
        Path report = report("0123abc");
        Files.writeString(report.resolve(RunResults.JMH), "[{}]");
        assertThat(KeptRuns.keepTimed(report, runs).getFileName().toString()).endsWith("Z");
    }

    @Test
    void keepsATimedRunOnceAndNamesAFullOneByItsServer() throws IOException {
        Path report = report("0123abc");
        assertThatThrownBy(() -> KeptRuns.keepTimed(report, runs)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("nothing was timed");
        Files.writeString(report.resolve(RunResults.JMH), FULL);
        Files.writeString(report.resolve("index.html"), "");
        Path environment = report.resolve(RunResults.ENVIRONMENT);
        String whole = Files.readString(environment);
        Files.writeString(environment, whole.replaceFirst("\\{", "{ \"complete\" : false,"));
        assertThatThrownBy(() -> KeptRuns.keepTimed(report, runs)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("before it was complete");
        Files.writeString(environment, whole);
        Path kept = KeptRuns.keepTimed(report, runs);
        assertThat(kept.getFileName().toString()).endsWith("Z-mysql-8.0.31");
        assertThat(kept.toFile().list()).containsExactlyInAnyOrder(RunResults.MATRIX, RunResults.JMH, RunResults.ENVIRONMENT);
        assertThat(KeptRuns.keepTimed(kept, runs)).isEqualTo(kept);
        assertThat(runs.toFile().list()).hasSize(1);
    }

    private void run(String name, String server, String version, boolean partial) {
        Matrix canned = RunResults.read(CANNED).matrix();
        Path directory = runs.resolve(name);
        assertThat(directory.toFile().mkdir()).isTrue();
        Json.write(directory.resolve(RunResults.MATRIX), new Matrix(server, version, canned.date(), canned.driver(), canned.jdk(),
                partial ? canned.cells().subList(0, 20) : canned.cells(), canned.commands()));
        Json.write(directory.resolve(RunResults.ENVIRONMENT), RunResults.read(CANNED).environment());
    }

    private Path report(String commit) throws IOException {
        Path report = Files.createDirectory(project.resolve("report-" + commit));
        Files.copy(CANNED.resolve(RunResults.MATRIX), report.resolve(RunResults.MATRIX));
        Files.writeString(report.resolve(RunResults.ENVIRONMENT),
                Files.readString(CANNED.resolve(RunResults.ENVIRONMENT))
                        .replace("\"commit\" : null", "\"commit\" : \"" + commit + "\""));
        return report;
    }
}
