// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Json;
import dev.goneaway.results.PartRun;
import dev.goneaway.results.RefusedException;
import dev.goneaway.results.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunResultsTest {

    /** Those of the canned run, which is older than the others. */
    private static final Set<Candidate> CANNED = EnumSet.of(Candidate.NONE, Candidate.AUTO_RECONNECT, Candidate.TIMESTAMP,
            Candidate.PING,
            Candidate.HIKARI_DEFAULT, Candidate.HIKARI_RECYCLE, Candidate.C3P0_DEFAULT, Candidate.C3P0_RECYCLE,
                    Candidate.CONNECT_PER_USE);

    @TempDir
    Path directory;

    @BeforeEach
    void copyTheCannedRun() throws IOException {
        for (String name : new String[] {RunResults.MATRIX, RunResults.JMH, RunResults.ENVIRONMENT}) {
            try (InputStream in = RunResultsTest.class.getResourceAsStream("/canned/" + name)) {
                Files.copy(in, directory.resolve(name));
            }
        }
    }

    @Test
    void showsEveryContestantOfTheRunInTheTableAndNoOther() {
        String tables = RunReport.text(directory);
        for (Candidate candidate : Candidate.values()) {
            assertThat(tables.contains(candidate.display())).as(candidate.display())
                    .isEqualTo(CANNED.contains(candidate));
        }
        assertThat(tables).contains("61.5 \u00b1 0.5").contains("stuck").contains("indistinguishable").contains("11.4 times");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MySQL 9.7.4 (binary /opt/my dir/x/mysqld) | MySQL 9.7.4 (binary …/mysqld)
            matrix --server /opt/mysql/bin/mysqld     | matrix --server …/mysqld
            compare --server docker:library/mysql:8.4 | compare --server docker:library/mysql:8.4
            MariaDB 11.4.5 (jdbc:mysql://host:3306)   | MariaDB 11.4.5 (jdbc:mysql://host:3306)
            """)
    void keepsNoDirectoryOfThisMachine(String text, String kept) {
        assertThat(Environment.withoutDirectories(text)).isEqualTo(kept);
    }

    @Test
    void namesThePeersAndTheirVersions() {
        Environment environment = new Environment("", null, null, 1, null, null, null, null, null, null, null,
                Versions.peers(), null, null, Versions.project(), null, null, List.of("one", "two"));
        Json.write(directory.resolve(RunResults.ENVIRONMENT), environment);
        assertThat(RunResults.read(directory).environment()).isEqualTo(environment);
        assertThat(environment.facts()).containsEntry("to be known", "one. two");
        assertThat(environment.facts()).containsKeys("DBCP2", "Tomcat JDBC", "Agroal", "Vibur DBCP", "Druid")
                .allSatisfy((name, version) -> assertThat(version).doesNotContain("$"));
    }

    /** As a run leaves them that was stopped while it timed. */
    @Test
    void showsWhatIsThereOfARunThatWasStopped() throws IOException {
        Environment environment = RunResults.read(directory).environment()
                .with(List.of(new PartRun("commands", PartRun.State.DONE, 12.3),
                new PartRun("matrix", PartRun.State.FAILED, null), new PartRun("jmh", PartRun.State.RUNNING, null)));
        Json.write(directory.resolve(RunResults.ENVIRONMENT), environment);
        Files.delete(directory.resolve(RunResults.MATRIX));
        RunReport.write(directory);
        assertThat(RunResults.read(directory).environment()).isEqualTo(environment);
        assertThat(environment.complete()).isFalse();
        assertThat(directory.resolve(RunReport.FILE)).content().contains("commands 12 s, matrix failed, jmh running")
                .contains("61.5 \u00b1 0.5");
        assertThat(RunReport.text(directory)).contains("61.5 \u00b1 0.5");
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        Files.delete(directory.resolve(RunResults.MATRIX));
        assertThatThrownBy(() -> RunReport.write(directory)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("matrix.json");
    }
}
