// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.goneaway.benchmarks.fleet.Outcome.OfKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {

    private static Outcome outcome(long connects, double last) {
        return new Outcome(10, "p", 2, 10, 0.1, last, 5, List.of(new OfKind(Kind.PING, 10, connects, 20, last)));
    }

    @Test
    void isWhereTheSimulatedMeanLiesWithinWhatWasSeen() {
        List<Agreement> all = Agreement.of(List.of(outcome(40, 1), outcome(60, 2)), List.of(outcome(40, 3), outcome(62, 2)));
        assertThat(all).extracting(Agreement::agrees).containsExactly(true, true, false, true);
        assertThat(all.get(0)).extracting(Agreement::seenLow, Agreement::seenHigh, Agreement::simulated)
                .containsExactly(4.0, 6.0, 5.1);
        // One restart is repeated exactly, the other with two more connects of ten clients.
        assertThat(all.get(0).above().mean()).isCloseTo(0.1, within(1e-9));
    }
}
