// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.peek.PeekDriver;
import dev.goneaway.pool.MySqlExceptionOverride;
import dev.goneaway.support.ProbingDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class SpringBootTest {

    /** Other examples set the property in this JVM too. No test has initialized this example before. */
    @BeforeAll
    static void forget() {
        System.clearProperty("com.zaxxer.hikari.aliveBypassWindowMs");
    }

    @Test
    void outlivesAKillRightAfterUseByItsSettingsAlone() throws SQLException, IOException {
        try (Prices prices = new Prices(); ConfigurableApplicationContext context = start(prices.url())) {
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            assertThat(price(jdbc)).isEqualTo(100);
            prices.kill();
            assertThat(price(jdbc)).isEqualTo(100);
        }
    }

    @Test
    void outlivesAQuietNight() throws SQLException, IOException {
        try (Prices prices = new Prices(); ConfigurableApplicationContext context = start(prices.urlWithShortWaitTimeout())) {
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            assertThat(price(jdbc)).isEqualTo(100);
            prices.awaitTimedOut();
            assertThat(price(jdbc)).isEqualTo(100);
        }
    }

    @Test
    void dropsAConnectionToAServerThatTurnedReadOnlyByItsSettingsAlone() throws SQLException, IOException {
        try (Prices prices = new Prices(); ConfigurableApplicationContext context = start(prices.url())) {
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            assertThat(price(jdbc)).isEqualTo(100);
            prices.dropsAConnectionOnceReadOnly(() -> assertThatThrownBy(() -> jdbc.update("UPDATE price SET cents = 0"))
                    .rootCause().hasMessageContaining("read-only"));
        }
    }

    @Test
    void takesEverySettingOfTheFile() throws SQLException, IOException {
        try (Prices prices = new Prices(); ConfigurableApplicationContext context = start(prices.url())) {
            HikariDataSource pool = context.getBean(HikariDataSource.class);
            assertThat(pool.getDriverClassName()).isEqualTo(PeekDriver.class.getName());
            assertThat(pool.getExceptionOverrideClassName()).isEqualTo(MySqlExceptionOverride.class.getName());
            assertThat(pool.getMaximumPoolSize()).isEqualTo(4);
            assertThat(pool.getConnectionTimeout()).isEqualTo(5_000);
            assertThat(pool.getMaxLifetime()).isEqualTo(1_800_000);
            assertThat(pool.getKeepaliveTime()).isEqualTo(120_000);
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.isWrapperFor(ProbingDataSource.Probed.class)).isTrue();
            }
        }
    }

    private static ConfigurableApplicationContext start(String url) {
        // As a test or a container would: main is not called. The file's URL is that of a shop.
        return SpringApplication.run(SpringBoot.class, "--spring.datasource.url=" + url);
    }

    private static int price(JdbcTemplate jdbc) {
        return jdbc.queryForObject("SELECT cents FROM price WHERE article = 1", Integer.class);
    }
}
