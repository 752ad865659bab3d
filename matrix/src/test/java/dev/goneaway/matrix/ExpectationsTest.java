// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import dev.goneaway.testkit.server.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationsTest {

    private static final Path FILES = Path.of("expected");

    @ParameterizedTest
    @CsvSource({
        "unnoticed,             unnoticed,   true",
        "unnoticed,             one error,   false",
        "0-2 errors,            unnoticed,   true",
        "0-2 errors,            one error,   true",
        "0-2 errors,            2 errors,    true",
        "0-2 errors,            3 errors,    false",
        "0-2 errors,            stuck,       false",
        "1-3 errors,            unnoticed,   false",
        "hung or one error,     one error,   true",
        "hung or 2-3 errors,    3 errors,    true",
        "hung or 2-3 errors,    lost data,   false",
        "one error,             'one error, replaced', false"})
    void allowsAWordARangeOrOneOfSeveral(String expected, String word, boolean allowed) {
        assertThat(Expectations.allows(expected, cell(Candidate.PING, word.replace(", replaced", ""), word.endsWith("replaced") ? false : null))).isEqualTo(allowed);
    }

    @Test
    void namesTheFaultTheCandidateAndBothWordsOfADifference() {
        Expectations expectations = new Expectations(Map.of(Fault.KILL, Map.of(Candidate.PING, "unnoticed")));
        assertThat(expectations.differences(List.of(cell(Candidate.PING, "unnoticed", null)))).isEmpty();
        assertThat(expectations.differences(List.of(cell(Candidate.PING, "lost data", null)))).singleElement().asString()
                .contains(Fault.KILL.display(), "KILL", "PING", "\"unnoticed\"", "\"lost data\"");
        assertThat(expectations.differences(List.of(cell(Candidate.NONE, "stuck", null)))).singleElement().asString()
                .contains("expected nothing");
        assertThat(expectations.differences(List.of(cell(Candidate.PING, "unnoticed", false)))).hasSize(1);
    }

    @Test
    void rewritesWhatDiffersAndKeepsWhatARangeAllows() {
        Expectations expectations = new Expectations(Map.of(Fault.KILL, Map.of(
                Candidate.PING, "unnoticed", Candidate.NONE, "1-3 errors", Candidate.TIMESTAMP, "one error")));
        Expectations rewritten = expectations.with(List.of(
                cell(Candidate.PING, "one error", null), cell(Candidate.NONE, "2 errors", null), cell(Candidate.C3P0_DEFAULT, "3 errors", null)));
        assertThat(rewritten.cells().get(Fault.KILL)).containsExactlyInAnyOrderEntriesOf(Map.of(
                Candidate.PING, "one error", Candidate.NONE, "1-3 errors", Candidate.TIMESTAMP, "one error",
                Candidate.C3P0_DEFAULT, "3 errors"));
    }

    @Test
    void neverExpectsHarmOfAStrategyOfThisProject() {
        for (String harm : List.of("lost data", "repeated work", "committed")) {
            assertThat(Expectations.harm(List.of(cell(Candidate.PING, harm, null)))).singleElement().asString().contains("ping", harm);
            assertThat(Expectations.harm(List.of(cell(Candidate.AGROAL_DEFAULT, harm, null)))).isEmpty();
        }
        assertThat(Expectations.harm(List.of(cell(Candidate.PING, "stuck", null)))).isEmpty();
    }

    @Test
    void holdsACellForEveryFaultAndEveryCandidateThatMeetsFaults() {
        for (Server.Family family : Server.Family.values()) {
            assertThat(Expectations.read(FILES, family).cells()).containsOnlyKeys(Fault.values());
            assertThat(Expectations.read(FILES, family).cells().values())
                    .allSatisfy(row -> assertThat(row).containsOnlyKeys(Candidate.ofMatrix().toArray(Candidate[]::new)));
        }
    }

    @Test
    void hasAFileOfItsOwnForMariaDbConnectorJ(@TempDir Path directory) {
        String before = System.getProperty("goneaway.driver");
        System.setProperty("goneaway.driver", "mariadb");
        try {
            Expectations ofTheDriver = Expectations.read(FILES, Server.Family.MARIADB);
            assertThat(ofTheDriver.cells()).containsOnlyKeys(Fault.values());
            assertThat(ofTheDriver.cells().values())
                    .allSatisfy(row -> assertThat(row).containsOnlyKeys(Candidate.ofMatrix().toArray(Candidate[]::new)));
            ofTheDriver.write(directory, Server.Family.MARIADB);
        } finally {
            if (before == null) {
                System.clearProperty("goneaway.driver");
            } else {
                System.setProperty("goneaway.driver", before);
            }
        }
        String name = "mariadb-connector-j.json";
        assertThat(directory.resolve(name)).hasSameTextualContentAs(FILES.resolve(name));
    }

    /** Otherwise a diff would show every cell, and a reader would not find the cell that has changed. */
    @Test
    void keepsTheOrderAndTheFormOfItsFiles(@TempDir Path directory) {
        for (Server.Family family : Server.Family.values()) {
            Expectations.read(FILES, family).write(directory, family);
        }
        assertThat(directory.toFile().list()).hasSize(Server.Family.values().length)
                .allSatisfy(name -> assertThat(directory.resolve(name)).hasSameTextualContentAs(FILES.resolve(name)));
    }

    private static Cell cell(Candidate candidate, String outcome, Boolean kept) {
        int errors = outcome.endsWith(" errors") ? Integer.parseInt(outcome.split(" ")[0]) : 0;
        return new Cell(Fault.KILL, candidate, Outcome.of(outcome), errors, null, null, null, null, null, null, 0, 0, 0, 0, kept);
    }
}
