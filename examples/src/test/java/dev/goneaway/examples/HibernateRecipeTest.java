// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static dev.goneaway.examples.Hibernates.price;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.time.Duration;
import java.util.Properties;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hibernate with HikariCP by the properties of the page, and with its built-in pool. */
class HibernateRecipeTest {

    @AfterEach
    void clearTheFlag() {
        System.clearProperty(SettingsAlone.WINDOW);
    }

    @Test
    void hikariCpAcceptsEachValue() throws Exception {
        try (Prices prices = new Prices(); SessionFactory hibernate = open(prices.url())) {
            HikariDataSource pool = hibernate.unwrap(SessionFactoryImplementor.class).getServiceRegistry()
                    .requireService(ConnectionProvider.class).unwrap(HikariDataSource.class);
            assertThat(pool.getJdbcUrl()).endsWith("&connectTimeout=5000&socketTimeout=60000");
            assertThat(pool.getValidationTimeout()).isEqualTo(1_000);
            assertThat(pool.getKeepaliveTime()).isEqualTo(120_000);
            assertThat(pool.getMaxLifetime()).isEqualTo(1_800_000);
            assertThat(pool.getLeakDetectionThreshold()).isEqualTo(60_000);
            assertThat(pool.getTransactionIsolation()).isNotNull();
            int level = hibernate.fromSession(session -> session.doReturningWork(Connection::getTransactionIsolation));
            assertThat(level).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
        }
    }

    @Test
    void outlivesAKillRightAfterUseAndAQuietNight() throws Exception {
        System.setProperty(SettingsAlone.WINDOW, "-1");
        try (Prices prices = new Prices(); SessionFactory hibernate = open(prices.urlWithShortWaitTimeout())) {
            assertThat(price(hibernate)).isEqualTo(100);
            prices.kill();
            assertThat(price(hibernate)).isEqualTo(100);
            prices.awaitTimedOut();
            assertThat(price(hibernate)).isEqualTo(100);
        }
    }

    @Test
    void theBuiltInPoolReplacesADeadConnectionButWaitsForSocketTimeoutOnASilentPath() throws Exception {
        try (Prices prices = new Prices();
                SessionFactory hibernate = Hibernates.open(prices.url().replaceAll("socketTimeout=\\d+", "socketTimeout=1500"),
                        Hibernates.BUILT_IN)) {
            assertThat(price(hibernate)).isEqualTo(100);
            prices.kill();
            assertThat(price(hibernate)).isEqualTo(100);
            prices.path().silence();
            long start = System.nanoTime();
            assertThat(price(hibernate)).isEqualTo(100);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(1_500));
        }
    }

    private static SessionFactory open(String url) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Recipes.at(url, Recipes.block("hibernate", "properties"))));
        return Hibernates.open(properties);
    }
}
