// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.testkit.contract.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The settings of the recipes for HikariCP without a class of this project, as they stand on the page. HikariCP replaces or drops
 * a value that it does not accept. So a value that a pool still has after its start is a value that HikariCP accepted.
 *
 * <p>No test can wait for values of minutes. The tests of keepalive and of the maximum age start a pool with the values of the
 * page and then shorten one of them.
 */
class SettingsAloneTest {

    private static final String WINDOW = "com.zaxxer.hikari.aliveBypassWindowMs";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<ConfigurableApplicationContext> STARTED = new ArrayList<>();

    @TempDir
    Path directory;

    private String before;

    /** A program without a class of this project. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Shop {
    }

    private enum Recipe {

        SPRING_BOOT {
            @Override
            HikariDataSource open(Path file, String url, String... others) throws IOException {
                Files.writeString(file, Recipes.at(url, Recipes.block("settings-alone", "yaml")));
                List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off",
                        "--spring.config.location=file:" + file));
                Stream.of(others).map(other -> "--spring.datasource.hikari." + other).forEach(arguments::add);
                ConfigurableApplicationContext context = SpringApplication.run(Shop.class, arguments.toArray(String[]::new));
                STARTED.add(context);
                return context.getBean(HikariDataSource.class);
            }
        },
        HIKARICP {
            @Override
            HikariDataSource open(Path file, String url, String... others) throws IOException {
                Files.writeString(file, Recipes.at(url, Recipes.block("hikaricp", "properties")) + String.join("\n", others));
                return new HikariDataSource(new HikariConfig(file.toString()));
            }
        };

        abstract HikariDataSource open(Path file, String url, String... others) throws IOException;
    }

    @BeforeEach
    void setTheFlagOfThePage() throws IOException {
        before = System.getProperty(WINDOW);
        String flag = Recipes.block("settings-alone", "text").strip();
        assertThat(flag).startsWith("-D" + WINDOW + "=");
        System.setProperty(WINDOW, flag.substring(flag.indexOf('=') + 1));
    }

    @AfterEach
    void stopAndSetTheOldFlag() {
        STARTED.forEach(ConfigurableApplicationContext::close);
        STARTED.clear();
        if (before == null) {
            System.clearProperty(WINDOW);
        } else {
            System.setProperty(WINDOW, before);
        }
    }

    private HikariDataSource open(Recipe recipe, String url, String... others) throws IOException {
        return recipe.open(directory.resolve(recipe == Recipe.SPRING_BOOT ? "recipe.yaml" : "recipe.properties"), url, others);
    }

    @ParameterizedTest
    @EnumSource
    void hikariCpAcceptsEachValue(Recipe recipe) throws Exception {
        try (Prices prices = new Prices(); HikariDataSource pool = open(recipe, prices.url())) {
            assertThat(price(pool)).isEqualTo(100);
            assertThat(pool.getJdbcUrl()).endsWith("&connectTimeout=5000&socketTimeout=60000");
            assertThat(pool.getValidationTimeout()).isEqualTo(1_000);
            assertThat(pool.getKeepaliveTime()).isEqualTo(120_000);
            assertThat(pool.getMaxLifetime()).isEqualTo(1_800_000);
            assertThat(pool.getLeakDetectionThreshold()).isEqualTo(60_000);
            assertThat(pool.getTransactionIsolation()).isEqualTo("TRANSACTION_REPEATABLE_READ");
            assertThat(pool.getConnectionTestQuery()).isNull();
            // The rule of the page: a borrow can test every idle connection, at twice the time under TLS.
            assertThat(2 * pool.getValidationTimeout() * pool.getMaximumPoolSize()).isLessThan(pool.getConnectionTimeout());
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
                assertThat(connection.isWrapperFor(com.mysql.cj.jdbc.JdbcConnection.class)).isTrue();
                assertThat(Sql.number(connection, "SELECT @@wait_timeout")).isGreaterThan(1_800);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void outlivesAKillRightAfterUse(Recipe recipe) throws Exception {
        try (Prices prices = new Prices(); HikariDataSource pool = open(recipe, prices.url())) {
            assertThat(price(pool)).isEqualTo(100);
            prices.kill();
            assertThat(price(pool)).isEqualTo(100);
        }
    }

    @Test
    void withoutTheFlagAKillRightAfterUseCostsAnError() throws Exception {
        System.clearProperty(WINDOW);
        try (Prices prices = new Prices(); HikariDataSource pool = open(Recipe.HIKARICP, prices.url(), "maximumPoolSize=1")) {
            assertThat(price(pool)).isEqualTo(100);
            prices.path().reset();
            assertThatThrownBy(() -> price(pool)).isInstanceOf(SQLException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void outlivesAQuietNight(Recipe recipe) throws Exception {
        try (Prices prices = new Prices(); HikariDataSource pool = open(recipe, prices.urlWithShortWaitTimeout())) {
            assertThat(price(pool)).isEqualTo(100);
            prices.awaitTimedOut();
            assertThat(price(pool)).isEqualTo(100);
        }
    }

    /** With two connections: with ten, the wait is five times as long. */
    @Test
    void waitsOneValidationTimeoutForEachConnectionOnASilentPath() throws Exception {
        try (Prices prices = new Prices(); HikariDataSource pool = open(Recipe.HIKARICP, prices.url(), "maximumPoolSize=2")) {
            await().atMost(PATIENCE).until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
            prices.path().silence();
            long start = System.nanoTime();
            assertThat(price(pool)).isEqualTo(100);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(9_000));
        }
    }

    /** Keepalive after a second instead of two minutes, on a path that forgets a connection after three seconds. */
    @Test
    void keepsConnectionsThroughAnIdleLimitOfThePath() throws Exception {
        try (Prices prices = new Prices(); HikariDataSource pool = open(Recipe.HIKARICP, prices.url(), "maximumPoolSize=2")) {
            shorten(prices, pool, () -> pool.setKeepaliveTime(1_000));
            Set<Long> connections = prices.path().connectionIds();
            prices.path().idleLimit(Duration.ofSeconds(3));
            await().pollDelay(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> true);
            assertThat(price(pool)).isEqualTo(100);
            assertThat(prices.path().connectionIds()).isEqualTo(connections);
        }
    }

    /** An age of a second and a half instead of half an hour. */
    @Test
    void replacesConnectionsBeforeTheyAreOld() throws Exception {
        try (Prices prices = new Prices(); HikariDataSource pool = open(Recipe.HIKARICP, prices.url(), "maximumPoolSize=2")) {
            shorten(prices, pool, () -> pool.setMaxLifetime(1_500));
            Set<Long> connections = prices.path().connectionIds();
            await().atMost(PATIENCE).until(() -> prices.path().connectionIds().stream().noneMatch(connections::contains));
            assertThat(price(pool)).isEqualTo(100);
        }
    }

    /** A value that changes while the pool runs counts for the connections that the pool opens afterwards. */
    private static void shorten(Prices prices, HikariDataSource pool, Runnable change) {
        await().atMost(PATIENCE).until(() -> prices.path().connectionIds().size() == 2);
        Set<Long> old = prices.path().connectionIds();
        change.run();
        pool.getHikariPoolMXBean().softEvictConnections();
        await().atMost(PATIENCE).until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2
                && prices.path().connectionIds().size() == 2 && prices.path().connectionIds().stream().noneMatch(old::contains));
    }

    /** The connection breaks while HikariCP reads the isolation level, once for the whole life of the pool. */
    @Test
    void outlivesALossDuringItsFirstConnect() throws Exception {
        try (Prices prices = new Prices()) {
            prices.path().cutBefore("session.transaction_isolation");
            try (HikariDataSource pool = open(Recipe.HIKARICP, prices.url(), "initializationFailTimeout=-1",
                    "maximumPoolSize=1")) {
                assertThat(price(pool)).isEqualTo(100);
                assertThat(prices.path().cuts()).isOne();
            }
        }
    }

    @Test
    void withoutAnIsolationLevelALossDuringTheFirstConnectStopsThePoolForGood() throws Exception {
        Properties settings = new Properties();
        try (Prices prices = new Prices()) {
            settings.setProperty("jdbcUrl", prices.url());
            settings.setProperty("initializationFailTimeout", "-1");
            settings.setProperty("maximumPoolSize", "1");
            settings.setProperty("connectionTimeout", "1500");
            prices.path().cutBefore("session.transaction_isolation");
            try (HikariDataSource pool = new HikariDataSource(new HikariConfig(settings))) {
                assertThatThrownBy(() -> price(pool)).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> price(pool)).isInstanceOf(SQLException.class);
                assertThat(prices.path().cuts()).isOne();
            }
        }
    }

    private static long price(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.number(connection, "SELECT cents FROM price WHERE article = 1");
        }
    }
}
