// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static dev.goneaway.examples.SettingsAlone.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.peek.PeekDriver;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pool of a Micronaut application, by default and with the properties of the page. */
class MicronautRecipeTest {

    private static final String PREFIX = "datasources.default.";

    /** Other examples of this module leave the flag set. */
    @BeforeEach
    @AfterEach
    void clearTheFlag() {
        System.clearProperty(SettingsAlone.WINDOW);
    }

    @Test
    void addsATestQueryToHikariCpsDefaults() throws Exception {
        try (Prices prices = new Prices(); ApplicationContext micronaut = start(Map.of(PREFIX + "url", prices.url()))) {
            HikariDataSource pool = pool(micronaut);
            HikariConfig plain = new HikariConfig();
            assertThat(pool.getConnectionTestQuery()).isEqualTo("SELECT 1");
            assertThat(pool.getDriverClassName()).isEqualTo("com.mysql.cj.jdbc.Driver");
            assertThat(pool.getConnectionTimeout()).isEqualTo(plain.getConnectionTimeout());
            assertThat(pool.getValidationTimeout()).isEqualTo(plain.getValidationTimeout());
            assertThat(pool.getKeepaliveTime()).isEqualTo(plain.getKeepaliveTime());
            assertThat(pool.getMaxLifetime()).isEqualTo(plain.getMaxLifetime());
            assertThat(pool.getIdleTimeout()).isEqualTo(plain.getIdleTimeout());
            assertThat(pool.getMaximumPoolSize()).isEqualTo(10);
            assertThat(pool.getTransactionIsolation()).isNull();
        }
    }

    @Test
    void byDefaultOnlyALossRightAfterUseCostsAnError() throws Exception {
        try (Prices prices = new Prices(); ApplicationContext micronaut = start(Map.of(
                PREFIX + "url", prices.urlWithShortWaitTimeout(), PREFIX + "maximum-pool-size", 1))) {
            HikariDataSource pool = pool(micronaut);
            assertThat(price(pool)).isEqualTo(100);
            prices.path().reset();
            assertThatThrownBy(() -> price(pool)).isInstanceOf(SQLException.class);
            assertThat(price(pool)).isEqualTo(100);
            prices.awaitTimedOut();
            assertThat(price(pool)).isEqualTo(100);
        }
    }

    @Test
    void hikariCpAcceptsEachValue() throws Exception {
        try (Prices prices = new Prices(); ApplicationContext micronaut = start(page(prices.url()))) {
            HikariDataSource pool = pool(micronaut);
            assertThat(pool.getJdbcUrl()).endsWith("&connectTimeout=5000&socketTimeout=60000");
            assertThat(pool.getValidationTimeout()).isEqualTo(1_000);
            assertThat(pool.getKeepaliveTime()).isEqualTo(120_000);
            assertThat(pool.getMaxLifetime()).isEqualTo(1_800_000);
            assertThat(pool.getLeakDetectionThreshold()).isEqualTo(60_000);
            assertThat(pool.getTransactionIsolation()).isEqualTo("TRANSACTION_REPEATABLE_READ");
        }
    }

    @Test
    void outlivesAKillRightAfterUseAQuietNightAndASilentPath() throws Exception {
        System.setProperty(SettingsAlone.WINDOW, "-1");
        try (Prices prices = new Prices();
                ApplicationContext micronaut = start(page(prices.urlWithShortWaitTimeout(), "maximum-pool-size", 1))) {
            HikariDataSource pool = pool(micronaut);
            assertThat(price(pool)).isEqualTo(100);
            prices.kill();
            assertThat(price(pool)).isEqualTo(100);
            prices.awaitTimedOut();
            assertThat(price(pool)).isEqualTo(100);
            prices.path().silence();
            long start = System.nanoTime();
            assertThat(price(pool)).isEqualTo(100);
            // The deadline of Micronaut's query is validation-timeout, and not socketTimeout.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(950), Duration.ofMillis(4_500));
        }
    }

    /** Micronaut's query would take a round trip for each borrow, and the look at the socket would not happen. */
    @Test
    void looksAtTheSocketOnlyWithoutTheTestQuery() throws Exception {
        System.setProperty(SettingsAlone.WINDOW, "-1");
        assertThat(commandsOfTenBorrows(true)).isEqualTo(20);
        assertThat(commandsOfTenBorrows(false)).isEqualTo(10);
    }

    private static long commandsOfTenBorrows(boolean query) throws Exception {
        try (Prices prices = new Prices(); ApplicationContext micronaut = start(page(prices.url(), "maximum-pool-size", 1,
                "driver-class-name", PeekDriver.class.getName(), "automatic-validation-query", query))) {
            HikariDataSource pool = pool(micronaut);
            assertThat(price(pool)).isEqualTo(100);
            long before = prices.commands();
            for (int borrow = 0; borrow < 10; borrow++) {
                assertThat(price(pool)).isEqualTo(100);
            }
            return prices.commands() - before;
        }
    }

    private static ApplicationContext start(Map<String, Object> properties) {
        return ApplicationContext.builder(properties).deduceEnvironment(false).start();
    }

    private static HikariDataSource pool(ApplicationContext micronaut) {
        return (HikariDataSource) micronaut.getBean(DataSource.class);
    }

    /** The block of the page, with other properties in pairs of a name and a value. */
    private static Map<String, Object> page(String url, Object... others) throws IOException {
        Properties block = new Properties();
        block.load(new StringReader(Recipes.at(url, Recipes.block("micronaut", "properties"))));
        Map<String, Object> properties = new TreeMap<>();
        block.stringPropertyNames().forEach(name -> properties.put(name, block.getProperty(name)));
        for (int other = 0; other < others.length; other += 2) {
            properties.put(PREFIX + others[other], others[other + 1]);
        }
        return properties;
    }
}
