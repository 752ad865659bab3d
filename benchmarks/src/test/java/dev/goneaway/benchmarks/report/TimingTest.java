// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingTest {

    private static final Timing BASE = new Timing(100, 5, 56);

    @Test
    void saysIndistinguishableWhereIntervalsOverlap() {
        assertThat(new Timing(108, 4, 56).against(BASE)).isEqualTo("indistinguishable");
        assertThat(new Timing(110, 5, 56).against(BASE)).isEqualTo("indistinguishable");
        assertThat(new Timing(92, 4, 56).against(BASE)).isEqualTo("indistinguishable");
    }

    @Test
    void saysHowMuchMoreWhereTheyDoNot() {
        assertThat(new Timing(110, 4, 56).against(BASE)).isEqualTo("+10.0 % (+3.2 \u2026 +16.8)");
        assertThat(new Timing(410, 4, 56).against(BASE)).startsWith("4.1 times (3.");
        assertThat(new Timing(80, 4, 56).against(BASE)).isEqualTo("-20.0 % (-25.7 \u2026 -14.3)");
    }

    @Test
    void saysNothingOfADifferenceWhereAnIntervalIsUnknown() {
        assertThat(new Timing(500, Double.NaN, 56).against(BASE)).isEqualTo("indistinguishable");
    }
}
