// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduledJobTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ScheduledJob job;

    @AfterEach
    void stop() {
        job.close();
    }

    @Test
    void outlivesQuietDaysThatAreLongerThanWaitTimeout() throws Exception {
        try (Prices prices = new Prices()) {
            job = new ScheduledJob(prices.urlWithShortWaitTimeout(), Duration.ofMillis(2_500));
            await().atMost(PATIENCE).until(() -> runs(prices) >= 2);
            // One each night, on a connection of its own.
            assertThat(prices.number("SELECT COUNT(DISTINCT connection) FROM %s.nightly")).isEqualTo(runs(prices));
        }
    }

    @Test
    void holdsNoConnectionBetweenTwoRuns() throws Exception {
        try (Prices prices = new Prices()) {
            job = new ScheduledJob(prices.url(), Duration.ofMinutes(10));
            await().atMost(PATIENCE).until(() -> runs(prices) == 1);
            await().atMost(PATIENCE).until(() -> prices.path().open() == 0);
        }
    }

    @Test
    void runsAgainAfterARunThatFailed() throws Exception {
        try (Prices prices = new Prices()) {
            job = new ScheduledJob(prices.url(), Duration.ofMillis(200));
            await().atMost(PATIENCE).until(() -> runs(prices) > 0);
            prices.rename("nightly", "gone");
            long sent = prices.commands();
            await().atMost(PATIENCE).until(() -> prices.commands() > sent + 1);
            prices.rename("gone", "nightly");
            long before = runs(prices);
            await().atMost(PATIENCE).until(() -> runs(prices) > before);
        }
    }

    private static long runs(Prices prices) throws SQLException {
        return prices.number("SELECT COUNT(*) FROM %s.nightly");
    }
}
