// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.examples.SettingsAlone.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A remote call between two transactions of Spring. The page shows the method. */
class RemoteCallRecipeTest {

    private record Price(int article, int cents) {
    }

    private final List<Integer> borrowed = new ArrayList<>();
    private Prices prices;
    private ConfigurableApplicationContext context;
    private TransactionTemplate transaction;
    private JdbcTemplate jdbc;
    private UnaryOperator<Price> remote;

    @BeforeEach
    void start() throws Exception {
        prices = new Prices();
        context = SpringApplication.run(Shop.class, "--spring.main.banner-mode=off", "--spring.datasource.url=" + prices.url());
        transaction = context.getBean(TransactionTemplate.class);
        jdbc = context.getBean(JdbcTemplate.class);
        remote = old -> answer(new Price(old.article(), 500));
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        prices.close();
    }

    @Test
    void noConnectionIsBorrowedDuringTheRemoteCall() throws Exception {
        changePrice(1);
        assertThat(borrowed).containsExactly(0);
        assertThat(prices.price(1)).isEqualTo(500);
    }

    @Test
    void aTransactionAroundTheMethodKeepsItsConnectionDuringTheRemoteCall() throws Exception {
        transaction.executeWithoutResult(status -> changePrice(1));
        assertThat(borrowed).containsExactly(1);
        assertThat(prices.price(1)).isEqualTo(500);
    }

    @Test
    void theFirstTransactionStaysIfTheSecondFails() throws Exception {
        remote = old -> answer(new Price(99, 500));
        assertThatThrownBy(() -> changePrice(1)).isInstanceOf(IllegalStateException.class);
        assertThat(prices.price(1)).isEqualTo(101);
    }

    // region remote-call
    // Neither this method nor a caller of it is @Transactional.
    void changePrice(int article) {
        Price old = transaction.execute(status -> begin(article)); // borrows and returns a connection
        Price offer = remote.apply(old); // no connection is borrowed
        transaction.executeWithoutResult(status -> finish(offer));
    }
    // endregion

    private Price begin(int article) {
        jdbc.update("UPDATE price SET cents = cents + 1 WHERE article = ?", article);
        return new Price(article, jdbc.queryForObject("SELECT cents FROM price WHERE article = ?", Integer.class, article));
    }

    private void finish(Price offer) {
        if (jdbc.update("UPDATE price SET cents = ? WHERE article = ?", offer.cents(), offer.article()) != 1) {
            throw new IllegalStateException("no article " + offer.article());
        }
    }

    /** Counts the borrowed connections of the pool. */
    private Price answer(Price offer) {
        borrowed.add(context.getBean(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections());
        return offer;
    }
}
