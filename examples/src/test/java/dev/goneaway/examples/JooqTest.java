// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JooqTest {

    @Test
    void outlivesAKill() throws Exception {
        try (Prices prices = new Prices(); Jooq example = new Jooq(prices.url())) {
            assertThat(example.price(1)).isEqualTo(100);
            prices.kill();
            assertThat(example.price(1)).isEqualTo(100);
            prices.kill();
            example.move(1, 2, 30);
            assertThat(prices.price(1)).isEqualTo(70);
            assertThat(prices.price(2)).isEqualTo(230);
        }
    }

    @Test
    void outlivesAQuietNight() throws Exception {
        try (Prices prices = new Prices(); Jooq example = new Jooq(prices.urlWithShortWaitTimeout())) {
            assertThat(example.price(2)).isEqualTo(200);
            prices.awaitTimedOut();
            assertThat(example.price(2)).isEqualTo(200);
        }
    }
}
