// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.goneaway.benchmarks.fleet.Sample.Ratio;
import dev.goneaway.benchmarks.report.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTest {

    /** The table of Student's t has 8.610 for 99.9 % and four degrees of freedom; the standard error of 1 to 5 is √0.5. */
    @Test
    void hasTheIntervalOfStudentsT() {
        Sample sample = Sample.of(new double[] {1, 2, 3, 4, 5});
        assertThat(sample.mean()).isEqualTo(3);
        assertThat(sample.error()).isCloseTo(8.610 * Math.sqrt(0.5), within(0.01));
    }

    @Test
    void hasAMedianThatOneOutlierDoesNotMove() {
        assertThat(Sample.of(new double[] {3, 1, 2, 1_000, 4}).median()).isEqualTo(3);
    }

    @Test
    void doesNotPretendToKnowAnIntervalOfTwo() {
        assertThat(Sample.of(new double[] {1, 2}).error()).isNaN();
    }

    @Test
    void knowsARatioExactlyWhereEachPairHasTheSameOne() {
        double[] under = {1, 5, 2, 40, 3};
        double[] over = Arrays.stream(under).map(value -> value * 1.2).toArray();
        Ratio ratio = Ratio.of(over, under);
        assertThat(ratio.means()).isCloseTo(1.2, within(1e-9));
        assertThat(ratio.medians()).isCloseTo(1.2, within(1e-9));
        assertThat(ratio.error()).isCloseTo(0, within(1e-9));
    }

    /** Above a constant of 2, a ratio is the mean's half, and so is its interval. */
    @Test
    void givesARatioToAConstantTheIntervalOfTheMean() {
        double[] over = {1, 2, 3, 4, 5};
        Ratio ratio = Ratio.of(over, new double[] {2, 2, 2, 2, 2});
        assertThat(ratio.means()).isEqualTo(1.5);
        assertThat(ratio.error()).isCloseTo(Sample.of(over).error() / 2, within(1e-9));
    }

    /** The table of the sign test's intervals of a median: the 6th and the 4th of 20 values, from each end. */
    @ParameterizedTest
    @CsvSource({"20, 0.05, 6", "20, 0.01, 4", "100, 0.05, 40", "10, 0.001, 0", "11, 0.001, 1"})
    void knowsTheIntervalOfAMedian(int values, double doubt, int outside) {
        assertThat(SignTest.outside(values, doubt)).isEqualTo(outside);
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
        Ratio ratio = Ratio.of(over, under);
        assertThat(ratio.pairs()).isCloseTo(1.0495, within(1e-6));
        assertThat(ratio.low()).isCloseTo(1.033, within(0.001));
        assertThat(ratio.high()).isCloseTo(1.066, within(0.001));
    }

    @Test
    void decidesAClaimOnlyWhereTheWholeIntervalIsOnOneSide() {
        assertThat(ratio(1.10, 1.19).atMost(1.2)).isEqualTo(Verdict.HOLDS);
        assertThat(ratio(1.19, 1.21).atMost(1.2)).isEqualTo(Verdict.OPEN);
        assertThat(ratio(1.21, 1.30).atMost(1.2)).isEqualTo(Verdict.FAILS);
        assertThat(ratio(0.92, 1.09).within(0.1)).isEqualTo(Verdict.HOLDS);
        assertThat(ratio(0.90, 1.05).within(0.1)).isEqualTo(Verdict.OPEN);
        assertThat(ratio(1.05, 1.11).within(0.1)).isEqualTo(Verdict.OPEN);
        assertThat(ratio(1.11, 1.15).within(0.1)).isEqualTo(Verdict.FAILS);
        assertThat(ratio(0.80, 0.90).within(0.1)).isEqualTo(Verdict.FAILS);
        assertThat(Ratio.of(new double[] {1, 1, 1}, new double[] {1, 1, 1}).within(0.1)).isEqualTo(Verdict.OPEN);
    }

    private static Ratio ratio(double low, double high) {
        return new Ratio(1, 0, 1, (low + high) / 2, low, high);
    }
}
