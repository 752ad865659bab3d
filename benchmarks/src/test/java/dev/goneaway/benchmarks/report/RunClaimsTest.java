// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunClaimsTest {

    private static final Path CANNED = Path.of("src/test/resources/canned-whole");

    @TempDir
    Path directory;

    @BeforeEach
    void copyTheCannedRun() throws IOException {
        try (Stream<Path> files = Files.list(CANNED)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    private Claim claim(String text) {
        return RunClaims.of(WholeRun.read(directory)).stream().filter(claim -> claim.text().equals(text))
                .findFirst().orElseThrow();
    }

    private void score(String contestant, double nanos) throws IOException {
        Path jmh = directory.resolve(Results.JMH);
        Files.writeString(jmh, Files.readString(jmh).replaceAll(
                "(UnitOfWork\\.nothing\".*\"contestant\":\"" + contestant
                + "\"\\},\"primaryMetric\":\\{\"score\":)[^,]+(,\"scoreError\":)[^,]+",
                "$1" + nanos + "$2" + nanos / 1_000));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timestamp / HikariCP as it comes                                              | 0.700              | HOLDS
            peek / ping, on one core                                                      | 1/40               | HOLDS
            peek / ping, with 0.20 ms added                                               | 1/40               | HOLDS
            HikariCP: through the strategy / by hand                                      | 1.100              | HOLDS
            c3p0: through the strategy / by hand                                          | 1.100              | HOLDS
            ping / the driver's isValid                                                   | 1.050              | HOLDS
            HikariCP, recycling / as it comes                                             | indistinguishable  | HOLDS
            replacement / connect + query: timestamp, the unit after its error, plaintext | 1.200              | HOLDS
            replacement / connect + query: peek, plaintext                                | 1.200              | FAILS
            replacement / connect + query: ping, plaintext                                | 1.200              | OPEN
            one check in a pass of 1,000 / in a pass of 10, among 1,000 open connections: timestamp | flat, within 10 %  | OPEN
            one check in a pass of 1,000 / in a pass of 10, among 1,000 open connections: peek | flat, within 10 %  | FAILS
            distance, SELECT 1: the farthest is as the nearer ones predict                | all                | OPEN
            """)
    void saysWhatTheRunSaysOfEachClaim(String text, String limit, Verdict verdict) {
        assertThat(claim(text)).extracting(Claim::limit, Claim::verdict).containsExactly(limit, verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TIMESTAMP      | 90     | timestamp / HikariCP as it comes
            PEEK           | 2000   | peek / ping, on one core
            HIKARI_RECYCLE | 130    | HikariCP, recycling / as it comes
            """)
    void failsWhereTheRunIsOtherwise(String contestant, double nanos, String text) throws IOException {
        score(contestant, nanos);
        assertThat(claim(text).verdict()).isEqualTo(Verdict.FAILS);
    }

    @Test
    void knowsWhatARunLacks() throws IOException {
        Files.delete(directory.resolve(FleetFile.NAME));
        Files.delete(directory.resolve(Results.DISTANCE));
        assertThat(RunClaims.of(WholeRun.read(directory)).stream()
                .filter(claim -> claim.verdict() == Verdict.MISSING)).hasSize(5);
        assertThat(RunClaims.notPredicted(WholeRun.read(directory))).isEmpty();
    }

    @Test
    void listsWhatWasNotPredictedAndByHowMuch() {
        assertThat(RunClaims.notPredicted(WholeRun.read(directory))).contains(
                "SELECT 1, none: predicted 6.40 \u00b1 4.70 ms, measured 5.33 \u00b1 0.11 ms (+20.0 %, intervals overlap)");
    }

    @Test
    void findsEachRatioOfARunWithinItsOwnErrorBars() {
        Repetition same = Repetition.of(WholeRun.read(directory), WholeRun.read(CANNED));
        assertThat(same.within()).isEqualTo(same.known()).isGreaterThan(200);
        assertThat(same.hereInThere()).isEqualTo(same.thereInHere()).isEqualTo(same.known());
        assertThat(same.toString()).hasLineCount(1);
    }

    @Test
    void holdsEachPairOfTheRunAgainstEachOtherOnce() {
        assertThat(RunRatios.of(WholeRun.read(CANNED)))
                .containsKeys("nothing: none / HikariCP as it comes", "nothing: peek / none",
                        "validated borrow, HikariCP: look / ping",
                        "to learn that a connection is alive, plaintext: ping / the driver's isValid",
                        "one check, peek: in a pass of 1,000 / in a pass of 10")
                .doesNotContainKeys("nothing: HikariCP as it comes / none", "one check, peek: in a pass of 10 / in a pass of 10");
    }

    @Test
    void listsTheRatiosThatAnotherRunDoesNotRepeat() throws IOException {
        score("PEEK", 900);
        Repetition other = Repetition.of(WholeRun.read(directory), WholeRun.read(CANNED));
        assertThat(other.within()).isEqualTo(other.known() - 2);
        assertThat(other.toString()).contains("nothing: peek / HikariCP as it comes", "nothing: peek / none", "neither")
                .hasLineCount(6);
    }
}
