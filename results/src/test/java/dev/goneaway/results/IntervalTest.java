// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

    @Test
    void hasNoBoundsIfTheErrorIsUnknown() {
        Interval unknown = Interval.around(5, Double.NaN);
        assertThat(unknown.error()).isNaN();
        assertThat(unknown.atMost(1_000)).isFalse();
        assertThat(unknown.contains(1_000)).isTrue();
        assertThat(unknown.overlaps(Interval.around(1_000, 1))).isTrue();
        assertThat(unknown.ratio(Interval.around(2, 1)).error()).isNaN();
    }

    @Test
    void addsTheSquaresOfTheRelativeErrorsOfARatio() {
        Interval ratio = Interval.around(200, 6).ratio(Interval.around(100, 4));
        assertThat(ratio.value()).isEqualTo(2);
        assertThat(ratio.error()).isCloseTo(2 * 0.05, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 11, true", "10, 1, 10.9, false"})
    void isAtMostALimitIfItLiesBelowAsAWhole(double value, double error, double limit, boolean expected) {
        assertThat(Interval.around(value, error).atMost(limit)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 3, true", "0.9, 3, false"})
    void overlapsWhatHasAValueInCommon(double error, double other, boolean expected) {
        assertThat(Interval.around(1, error).overlaps(Interval.around(other, 1))).isEqualTo(expected);
    }

    /** The ranks are those of the binomial distribution. A table of the sign test has the same. */
    @ParameterizedTest
    @CsvSource({"10, 0", "11, 1", "14, 1", "30, 6", "100, 34"})
    void takesTheIntervalOfTheMedianFromTheSignTest(int count, int rank) {
        Interval median = Interval.median(DoubleStream.iterate(count, value -> value - 1).limit(count).toArray());
        assertThat(median.value()).isEqualTo((count + 1) / 2.0);
        if (rank == 0) {
            assertThat(median.error()).isNaN();
        } else {
            assertThat(median.low()).isEqualTo(rank);
            assertThat(median.high()).isEqualTo(count + 1 - rank);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'value':2,'low':1,'high':3}",
        "{'mean':2,'error':1}",
        "{'count':30,'median':9,'mean':2,'error':1}",
        "{'means':9,'error':9,'medians':9,'pairs':2,'low':1,'high':3}"})
    void readsWhatOlderRunsKept(String json, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("interval.json"), json.replace('\'', '"'));
        assertThat(Json.read(file, Interval.class)).isEqualTo(new Interval(2, 1, 3));
    }

    @Test
    void readsWhatItHasWritten(@TempDir Path directory) {
        Path file = directory.resolve("interval.json");
        for (Interval interval : new Interval[] {new Interval(2, 1, 3.5), Interval.around(2, Double.NaN)}) {
            Json.write(file, interval);
            assertThat(Json.read(file, Interval.class)).isEqualTo(interval);
        }
    }
}
