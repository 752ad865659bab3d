// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.benchmarks.Contestant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationsTest {

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
        assertThat(Expectation.allows(expected, word)).isEqualTo(allowed);
    }

    @Test
    void namesTheFaultTheContestantAndBothWordsOfADifference() {
        Expectations expectations = new Expectations(Map.of(Fault.KILL, Map.of(Contestant.PING, "unnoticed")));
        assertThat(expectations.differences(List.of(cell(Contestant.PING, "unnoticed", null)))).isEmpty();
        assertThat(expectations.differences(List.of(cell(Contestant.PING, "lost data", null)))).singleElement().asString()
                .contains(Fault.KILL.display(), "KILL", "PING", "\"unnoticed\"", "\"lost data\"");
        assertThat(expectations.differences(List.of(cell(Contestant.NONE, "stuck", null)))).singleElement().asString()
                .contains("expected nothing");
        assertThat(expectations.differences(List.of(cell(Contestant.PING, "unnoticed", false)))).hasSize(1);
    }

    @Test
    void rewritesWhatDiffersAndKeepsWhatARangeAllows() {
        Expectations expectations = new Expectations(Map.of(Fault.KILL, Map.of(
                Contestant.PING, "unnoticed", Contestant.NONE, "1-3 errors", Contestant.TIMESTAMP, "one error")));
        Expectations rewritten = expectations.with(List.of(
                cell(Contestant.PING, "one error", null), cell(Contestant.NONE, "2 errors", null), cell(Contestant.C3P0_DEFAULT, "3 errors", null)));
        assertThat(rewritten.cells().get(Fault.KILL)).containsExactlyInAnyOrderEntriesOf(Map.of(
                Contestant.PING, "one error", Contestant.NONE, "1-3 errors", Contestant.TIMESTAMP, "one error",
                Contestant.C3P0_DEFAULT, "3 errors"));
    }

    @Test
    void neverExpectsHarmOfAStrategyOfThisProject() {
        for (String harm : List.of(Outcome.LOST_DATA, Outcome.REPEATED_WORK, Outcome.COMMITTED)) {
            assertThat(Expectations.harm(List.of(cell(Contestant.PING, harm, null)))).singleElement().asString().contains("ping", harm);
            assertThat(Expectations.harm(List.of(cell(Contestant.AGROAL_DEFAULT, harm, null)))).isEmpty();
        }
        assertThat(Expectations.harm(List.of(cell(Contestant.PING, Outcome.STUCK, null)))).isEmpty();
    }

    private static Cell cell(Contestant contestant, String outcome, Boolean kept) {
        return new Cell(Fault.KILL, contestant, outcome, 0, null, null, null, null, null, null, 0, 0, 0, 0, kept);
    }
}
