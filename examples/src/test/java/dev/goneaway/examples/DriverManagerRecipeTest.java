// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DriverManagerRecipeTest {

    @Test
    void beforeItEveryUseAfterAKillFails() throws Exception {
        try (Prices prices = new Prices()) {
            DriverManagerRecipe.Before.open(prices.url());
            assertThat(DriverManagerRecipe.Before.price(1)).isEqualTo(100);
            prices.kill();
            assertThatThrownBy(() -> DriverManagerRecipe.Before.price(1)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> DriverManagerRecipe.Before.price(1)).isInstanceOf(SQLException.class);
            DriverManagerRecipe.Before.close();
        }
    }

    @Test
    void aConnectionForEachRunIsClosedBetweenTwoRuns() throws Exception {
        try (Prices prices = new Prices()) {
            assertThat(DriverManagerRecipe.EachRun.run(prices.url())).isEqualTo(100);
            await().atMost(Duration.ofSeconds(20)).until(() -> prices.path().open() == 0);
            assertThat(DriverManagerRecipe.EachRun.run(prices.url())).isEqualTo(100);
        }
    }

    @Test
    void afterItNoUseFailsAfterAKill() throws Exception {
        try (Prices prices = new Prices()) {
            DriverManagerRecipe.After.open(prices.url());
            assertThat(DriverManagerRecipe.After.price(1)).isEqualTo(100);
            prices.kill();
            assertThat(DriverManagerRecipe.After.price(1)).isEqualTo(100);
            DriverManagerRecipe.After.close();
        }
    }

    @Test
    void afterItNoUseFailsAfterAQuietNight() throws Exception {
        try (Prices prices = new Prices()) {
            DriverManagerRecipe.After.open(prices.urlWithShortWaitTimeout());
            assertThat(DriverManagerRecipe.After.price(1)).isEqualTo(100);
            prices.awaitTimedOut();
            assertThat(DriverManagerRecipe.After.price(1)).isEqualTo(100);
            DriverManagerRecipe.After.close();
        }
    }
}
