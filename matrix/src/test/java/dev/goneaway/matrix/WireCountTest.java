// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Commands;
import dev.goneaway.testkit.server.Servers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class WireCountTest {

    @Test
    void countsEveryCommandThatCrossesAndNoOther() {
        // The driver asks a few questions on each new connection, and how many depends on driver and server; then comes the goodbye.
        Commands ceiling = WireCount.of(Servers.chosen(), Candidate.CONNECT_PER_USE).get(0);
        double each = ceiling.perEmptyUnit();
        assertThat(each).isGreaterThan(1).isEqualTo(Math.rint(each));
        // With autocommit off, a driver rolls back before it says goodbye.
        assertThat(ceiling).isEqualTo(new Commands(Candidate.CONNECT_PER_USE, each + 1, each, each + 1, each + 4, each + 1));

        List<Commands> counts = WireCount.of(Servers.chosen(), Candidate.NONE, Candidate.TIMESTAMP, Candidate.PING, Candidate.PEEK,
                Candidate.HIKARI_DEFAULT, Candidate.HIKARI_PEEK, Candidate.C3P0_DEFAULT);

        // One query; none; one after a rest; SET autocommit=0, the query, COMMIT, and what turns autocommit on again; one after an error.
        assertThat(counts).containsExactly(
                new Commands(Candidate.NONE, 1, 0, 1.0, 3.0, 1.0),
                new Commands(Candidate.TIMESTAMP, 1, 0, 1.0, 5.0, 1.0),
                new Commands(Candidate.PING, 2, 1, 2.0, 6.0, 2.0),
                new Commands(Candidate.PEEK, 1, 0, 1.0, 5.0, 1.0),
                new Commands(Candidate.HIKARI_DEFAULT, 1, 0, 2.0, 4.0, 1.0),
                new Commands(Candidate.HIKARI_PEEK, 1, 0, 1.0, 5.0, 1.0),
                new Commands(Candidate.C3P0_DEFAULT, 1, 0, 1.0, 4.0, 1.0));
    }

    /** Only the server can tell whether a pool asks it. */
    @Test
    void validatingCandidatesAskTheServerAtEveryBorrow() {
        Candidate[] validating = Stream.of(Candidate.values()).filter(candidate -> candidate.name().endsWith("_VALIDATED")).toArray(Candidate[]::new);
        assertThat(WireCount.of(Servers.chosen(), validating)).hasSize(6).allSatisfy(commands -> {
            assertThat(commands.perEmptyUnit()).as("%s, nothing", commands.candidate()).isOne();
            assertThat(commands.perQueryUnit()).as("%s, query", commands.candidate()).isEqualTo(2);
        });
    }
}
