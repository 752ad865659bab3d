// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.goneaway.results.FleetReport.Ratio;
import dev.goneaway.results.FleetReport.Sample;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FleetStatisticsTest {

    /** The table of Student's t has 8.610 for 99.9 % and four degrees of freedom; the standard error of 1 to 5 is √0.5. */
    @Test
    void hasTheIntervalOfStudentsT() {
        Sample sample = FleetStatistics.sample(new double[] {1, 2, 3, 4, 5});
        assertThat(sample.mean()).isEqualTo(3);
        assertThat(sample.error()).isCloseTo(8.610 * Math.sqrt(0.5), within(0.01));
    }

    @Test
    void hasAMedianThatOneOutlierDoesNotMove() {
        assertThat(FleetStatistics.sample(3, 1, 2, 1_000, 4).median()).isEqualTo(3);
    }

    @Test
    void doesNotPretendToKnowAnIntervalOfTwo() {
        assertThat(FleetStatistics.sample(new double[] {1, 2}).error()).isNaN();
    }

    @Test
    void knowsARatioExactlyWhereEachPairHasTheSameOne() {
        double[] under = {1, 5, 2, 40, 3};
        double[] over = Arrays.stream(under).map(value -> value * 1.2).toArray();
        Ratio ratio = FleetStatistics.ratio(over, under);
        assertThat(ratio.means()).isCloseTo(1.2, within(1e-9));
        assertThat(ratio.medians()).isCloseTo(1.2, within(1e-9));
        assertThat(ratio.error()).isCloseTo(0, within(1e-9));
    }

    /** Above a constant of 2, a ratio is the mean's half, and so is its interval. */
    @Test
    void givesARatioToAConstantTheIntervalOfTheMean() {
        double[] over = {1, 2, 3, 4, 5};
        Ratio ratio = FleetStatistics.ratio(over, new double[] {2, 2, 2, 2, 2});
        assertThat(ratio.means()).isEqualTo(1.5);
        assertThat(ratio.error()).isCloseTo(FleetStatistics.sample(over).error() / 2, within(1e-9));
    }

    @Test
    void givesTheMedianOfPairsAnIntervalThatOutliersDoNotMove() {
        double[] under = new double[100];
        double[] over = new double[100];
        for (int i = 0; i < 100; i++) {
            under[i] = 10 + i;
            over[i] = under[i] * (1 + i / 1_000.0);
        }
        over[99] = 1e9;
        Ratio ratio = FleetStatistics.ratio(over, under);
        assertThat(ratio.pairs()).isCloseTo(1.0495, within(1e-6));
        assertThat(ratio.low()).isCloseTo(1.033, within(0.001));
        assertThat(ratio.high()).isCloseTo(1.066, within(0.001));
    }
}
