// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.results.Interval;
import org.junit.jupiter.api.Test;

class TimingTest {

    private static final Timing BASE = timing(100, 5);

    @Test
    void saysIndistinguishableWhereIntervalsOverlap() {
        assertThat(timing(108, 4).against(BASE)).isEqualTo("indistinguishable");
        assertThat(timing(110, 5).against(BASE)).isEqualTo("indistinguishable");
        assertThat(timing(92, 4).against(BASE)).isEqualTo("indistinguishable");
    }

    @Test
    void saysHowMuchMoreWhereTheyDoNot() {
        assertThat(timing(110, 4).against(BASE)).isEqualTo("+10.0 % (+3.2 \u2026 +16.8)");
        assertThat(timing(410, 4).against(BASE)).startsWith("4.1 times (3.");
        assertThat(timing(80, 4).against(BASE)).isEqualTo("-20.0 % (-25.7 \u2026 -14.3)");
    }

    @Test
    void saysNothingOfADifferenceWhereAnIntervalIsUnknown() {
        assertThat(timing(500, Double.NaN).against(BASE)).isEqualTo("indistinguishable");
    }

    private static Timing timing(double nanos, double error) {
        return new Timing(Interval.around(nanos, error), 56);
    }
}
