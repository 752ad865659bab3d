// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    @CsvSource({"1, 3, true", "0.9, 3, false"})
    void overlapsWhatHasAValueInCommon(double error, double other, boolean expected) {
        assertThat(Interval.around(1, error).overlaps(Interval.around(other, 1))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'value':2,'low':1,'high':3}",
        "{'mean':2,'error':1}",
        "{'count':30,'median':9,'mean':2,'error':1}"})
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
