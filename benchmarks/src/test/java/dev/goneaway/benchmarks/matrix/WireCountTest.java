// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.testkit.server.Servers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class WireCountTest {

    @Test
    void countsEveryCommandThatCrossesAndNoOther() {
        // The driver asks a few questions on each new connection, and how many depends on driver and server; then comes the goodbye.
        Commands ceiling = WireCount.of(Servers.chosen(), Contestant.CONNECT_PER_USE).get(0);
        double each = ceiling.perEmptyUnit();
        assertThat(each).isGreaterThan(1).isEqualTo(Math.rint(each));
        // With autocommit off, a driver rolls back before it says goodbye.
        assertThat(ceiling).isEqualTo(new Commands(Contestant.CONNECT_PER_USE, each + 1, each, each + 1, each + 4, each + 1));

        List<Commands> counts = WireCount.of(Servers.chosen(), Contestant.NONE, Contestant.TIMESTAMP, Contestant.PING, Contestant.PEEK,
                Contestant.HIKARI_DEFAULT, Contestant.HIKARI_PEEK, Contestant.C3P0_DEFAULT);

        // One query; none; one after a rest; SET autocommit=0, the query, COMMIT, and what turns autocommit on again; one after an error.
        assertThat(counts).containsExactly(
                new Commands(Contestant.NONE, 1, 0, 1.0, 3.0, 1.0),
                new Commands(Contestant.TIMESTAMP, 1, 0, 1.0, 5.0, 1.0),
                new Commands(Contestant.PING, 2, 1, 2.0, 6.0, 2.0),
                new Commands(Contestant.PEEK, 1, 0, 1.0, 5.0, 1.0),
                new Commands(Contestant.HIKARI_DEFAULT, 1, 0, 2.0, 4.0, 1.0),
                new Commands(Contestant.HIKARI_PEEK, 1, 0, 1.0, 5.0, 1.0),
                new Commands(Contestant.C3P0_DEFAULT, 1, 0, 1.0, 4.0, 1.0));
    }
}
