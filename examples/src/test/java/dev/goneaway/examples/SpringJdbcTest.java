// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionSystemException;

class SpringJdbcTest {

    @Test
    void outlivesAKillRightAfterUse() throws Exception {
        try (Prices prices = new Prices(); SpringJdbc example = new SpringJdbc(prices.url())) {
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
        try (Prices prices = new Prices(); SpringJdbc example = new SpringJdbc(prices.urlWithShortWaitTimeout())) {
            assertThat(example.price(2)).isEqualTo(200);
            prices.awaitTimedOut();
            assertThat(example.price(2)).isEqualTo(200);
        }
    }

    @Test
    void dropsAConnectionToAServerThatTurnedReadOnly() throws Exception {
        try (Prices prices = new Prices(); SpringJdbc example = new SpringJdbc(prices.url())) {
            assertThat(example.price(1)).isEqualTo(100);
            // HikariCP closes the connection at once, and the rollback that follows hides why.
            prices.dropsAConnectionOnceReadOnly(() -> assertThatThrownBy(() -> example.move(1, 2, 30))
                    .isInstanceOfSatisfying(TransactionSystemException.class, hiding -> assertThat(hiding.getApplicationException())
                            .rootCause().hasMessageContaining("read-only")));
        }
    }

    @Test
    void movesBothOrNeither() throws Exception {
        try (Prices prices = new Prices(); SpringJdbc example = new SpringJdbc(prices.url())) {
            assertThatThrownBy(() -> example.move(1, 2, Integer.MAX_VALUE)).isInstanceOf(DataAccessException.class);
            assertThat(prices.price(1)).isEqualTo(100);
        }
    }
}
