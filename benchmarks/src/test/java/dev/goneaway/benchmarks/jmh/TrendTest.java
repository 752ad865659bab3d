// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;

class TrendTest {

    private static RunResult timing(String contestant, Mode mode, long[]... forks) {
        Trial trial = MergedTest.trial(contestant);
        return Merged.merge(List.of(forks).stream().map(fork -> MergedTest.fork(trial, mode, fork)).toList());
    }

    @Test
    void findsTheTimingsThatWereStillGrowingFaster() {
        String told = Trend.told(List.of(
                timing("PING", Mode.AverageTime, new long[] {150, 140, 120, 110, 100, 100}, new long[] {130, 130, 100, 100, 100, 100}),
                timing("PEEK", Mode.AverageTime, new long[] {105, 100, 100, 100, 100, 100}, new long[] {100, 100, 100, 100, 100, 100}),
                timing("TIMESTAMP", Mode.AverageTime, new long[] {100, 100, 100, 100, 150, 150})));
        assertThat(told).startsWith("1 of 3 timings").contains("1 slower").endsWith("the faster ones: UnitOfWork.nothing PING, 4 threads");
    }

    @Test
    void takesOneForkOfManyForAnAccident() {
        assertThat(Trend.of(timing("PING", Mode.AverageTime, new long[] {900, 900, 100, 100, 100, 100},
                new long[] {100, 100, 100, 100, 100, 100}, new long[] {100, 100, 100, 100, 100, 100}))).isEqualTo(1);
    }

    @Test
    void takesAGrowingRateForAFasterUnit() {
        assertThat(Trend.of(timing("PING", Mode.Throughput, new long[] {100, 100, 100, 100, 150, 150}))).isEqualTo(1.5);
    }
}
