// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.testkit.server.Servers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WireCountTest {

    @Test
    void countsOneCommandForABareConnectionAndOneMoreForAPing() {
        List<Commands> counts = WireCount.of(Servers.chosen(), Contestant.NONE, Contestant.TIMESTAMP, Contestant.PING);

        assertThat(counts).containsExactly(
                new Commands(Contestant.NONE, 1, 0),
                new Commands(Contestant.TIMESTAMP, 1, 0),
                new Commands(Contestant.PING, 2, 1));
    }
}
