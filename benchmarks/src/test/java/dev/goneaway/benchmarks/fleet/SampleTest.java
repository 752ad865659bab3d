// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.goneaway.benchmarks.fleet.Sample.Ratio;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

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
}
