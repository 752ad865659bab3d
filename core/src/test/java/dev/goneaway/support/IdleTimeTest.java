// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.ConnectionOptions.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleTimeTest {

    private long monotonicNanos = Long.MAX_VALUE - 5;
    private long wallMillis = 1_700_000_000_000L;

    private final IdleTime idle = new IdleTime(new TimeSource(() -> monotonicNanos, () -> wallMillis));

    @Test
    void reportsTheLongerOfTheTwoTimes() {
        assertThat(after(Duration.ofSeconds(5), Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        idle.markUsed();
        assertThat(after(Duration.ofSeconds(5), Duration.ofHours(-1))).isEqualTo(Duration.ofSeconds(5));
        idle.markUsed();
        assertThat(after(Duration.ofSeconds(5), Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void countsFromTheReadingBeforeTheLastUse() {
        after(Duration.ofSeconds(5), Duration.ofSeconds(5));
        idle.markUsed();
        assertThat(after(Duration.ofSeconds(1), Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void goesOnCountingIfTheConnectionWasNotUsed() {
        after(Duration.ofSeconds(5), Duration.ofSeconds(5));
        assertThat(after(Duration.ofSeconds(1), Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void acceptsClocksThatDifferALittle() {
        after(Duration.ofHours(8), Duration.ofHours(8).plusMillis(900));
        assertThat(idle.clocksAgree()).isTrue();
        idle.markUsed();
        after(Duration.ofHours(8), Duration.ofHours(8).plusSeconds(20));
        assertThat(idle.clocksAgree()).as("a clock that is slewed").isTrue();
    }

    @Test
    void findsAClockThatWasSetOrStoodStill() {
        after(Duration.ofSeconds(5), Duration.ofSeconds(7));
        assertThat(idle.clocksAgree()).isFalse();
        idle.markUsed();
        after(Duration.ofSeconds(5), Duration.ofSeconds(3));
        assertThat(idle.clocksAgree()).isFalse();
        idle.markUsed();
        after(Duration.ZERO, Duration.ofHours(1));
        assertThat(idle.clocksAgree()).isFalse();
    }

    private Duration after(Duration monotonic, Duration wall) {
        monotonicNanos += monotonic.toNanos();
        wallMillis += wall.toMillis();
        idle.read();
        return Duration.ofNanos(idle.nanos());
    }
}
