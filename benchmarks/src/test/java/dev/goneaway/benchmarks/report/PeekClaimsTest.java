// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The canned run has every verdict in it. */
class PeekClaimsTest {

    @TempDir
    Path directory;

    private static Path canned() throws URISyntaxException {
        return Path.of(PeekClaimsTest.class.getResource("/canned/peek.json").toURI());
    }

    private static Claim claim(Path run, String text) {
        return PeekClaims.of(run).stream().filter(claim -> claim.text().equals(text)).findFirst().orElseThrow();
    }

    private Path run(String json) throws IOException {
        return Files.writeString(directory.resolve("jmh.json"), json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Peek.look / the driver's isValid, plaintext                               | 1/133 | HOLDS
            Peek.look / the driver's isValid, TLS                                     | 1/40  | OPEN
            PeekDataSource's isValid / the driver's, plaintext                        | 1/125 | TOLD
            PeekDataSource's isValid / the driver's, TLS                              | 1/20  | TOLD
            PeekStrategy / PingStrategy, plaintext                                    | 1/120 | TOLD
            PeekStrategy / PingStrategy, TLS                                          | -     | MISSING
            PeekStrategy - one non-blocking read, plaintext                           | 100 ns| HOLDS
            PeekStrategy - one non-blocking read, TLS                                 | 200 ns| FAILS
            allocated by Peek.look, plaintext                                         | 0 B   | HOLDS
            allocated by PeekStrategy, plaintext                                      | 0 B   | HOLDS
            allocated by PeekStrategy, TLS                                            | 24 B  | FAILS
            HikariCP, every borrow validated: by a look / by a ping                   | 1/68  | HOLDS
            c3p0, every borrow validated: by a look / by a ping                       | 1/4   | FAILS
            SocketQuery.selectOne, the channel's socket / the standard one, plaintext | 1.005 | HOLDS
            SocketQuery.selectOne, the channel's socket / the standard one, TLS       | 1.205 | FAILS
            SocketQuery.primaryKey, the channel's socket / the standard one, TLS      | 0.705 | HOLDS
            SocketQuery.primaryKey, the channel's socket / the standard one, plaintext| 0.969 | OPEN
            VirtualThreadQuery.selectOne, the channel's socket / the standard one, TLS| -     | MISSING
            """)
    void saysWhatTheRunSaysOfEachClaim(String text, String measured, Verdict verdict) throws URISyntaxException {
        assertThat(claim(canned(), text)).extracting(Claim::measured, Claim::verdict).containsExactly(measured, verdict);
    }

    @Test
    void printsEachClaimInALineWithItsIntervalAndItsVerdict() throws URISyntaxException {
        List<Claim> claims = PeekClaims.of(canned());
        assertThat(PeekClaims.table(claims)).hasLineCount(claims.size() + 2)
                .containsPattern("isValid, plaintext +1/40 +1/133 +1/139 \u2026 1/128 +holds\n")
                .contains("cannot be told", "does not hold", "not measured");
    }

    /** One slow pair of a machine that was busy just then decides nothing, nor does a run with too few iterations. */
    @Test
    void cannotTellWithoutEnoughIterations() throws IOException {
        Path few = run("[" + look("PEEK", "ns/op", "[1, 1, 1]") + "," + look("PING", "ns/op", "[1000, 1000, 1000]") + "]");
        assertThat(claim(few, "Peek.look / the driver's isValid, plaintext"))
                .extracting(Claim::measured, Claim::interval, Claim::verdict).containsExactly("1/1000", "unknown", Verdict.OPEN);
    }

    @Test
    void comparesNothingButNanoseconds() throws IOException {
        String values = "[" + "1, ".repeat(40) + "1]";
        Path other = run("[" + look("PEEK", "us/op", values) + "," + look("PING", "ns/op", values.replace("1", "1000")) + "]");
        assertThat(claim(other, "Peek.look / the driver's isValid, plaintext").verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void refusesWhatIsNoRunOfJmh() throws IOException {
        Path nothing = run("no JSON");
        assertThatThrownBy(() -> PeekClaims.of(nothing)).isInstanceOf(RefusedException.class).hasMessageContaining("-rff FILE");
    }

    private static String look(String way, String unit, String iterations) {
        return """
                {"benchmark": "dev.goneaway.benchmarks.jmh.peek.LookOrAsk.isAlive", "params": {"tls": "false", "way": "%s"},
                 "primaryMetric": {"scoreUnit": "%s", "rawData": [%s]}}""".formatted(way, unit, iterations);
    }
}
