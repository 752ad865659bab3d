// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static dev.goneaway.examples.SettingsAlone.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.examples.SettingsAlone.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What single values of the recipe for HikariCP alone are for. No test can wait for minutes. The tests of keepalive and of the
 * maximum age start a pool with the values of the page and then shorten one of them.
 */
class SettingsAloneValuesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private SettingsAlone settings;

    @BeforeEach
    void setTheFlag() throws IOException {
        settings = new SettingsAlone(directory);
    }

    @AfterEach
    void close() {
        settings.close();
    }

    /** With two connections: with ten, the wait is five times as long. */
    @Test
    void waitsOneValidationTimeoutForEachConnectionOnASilentPath() throws Exception {
        try (Prices prices = new Prices();
                HikariDataSource pool = settings.open(Recipe.HIKARICP, prices.url(), "maximumPoolSize=2")) {
            await().atMost(PATIENCE).until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
            prices.path().silence();
            long start = System.nanoTime();
            assertThat(price(pool)).isEqualTo(100);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(9_000));
        }
    }

    /** Keepalive after 700 ms instead of two minutes, on a path that forgets a connection after two seconds. */
    @Test
    void keepsConnectionsThroughAnIdleLimitOfThePath() throws Exception {
        try (Prices prices = new Prices();
                HikariDataSource pool = settings.open(Recipe.HIKARICP, prices.url(), "maximumPoolSize=2")) {
            shorten(prices, pool, () -> pool.setKeepaliveTime(700));
            Set<Long> connections = prices.path().connectionIds();
            prices.path().idleLimit(Duration.ofSeconds(2));
            await().pollDelay(Duration.ofMillis(2_800)).atMost(PATIENCE).until(() -> true);
            assertThat(price(pool)).isEqualTo(100);
            assertThat(prices.path().connectionIds()).isEqualTo(connections);
        }
    }

    /** An age of one second instead of half an hour. */
    @Test
    void replacesConnectionsBeforeTheyAreOld() throws Exception {
        try (Prices prices = new Prices();
                HikariDataSource pool = settings.open(Recipe.HIKARICP, prices.url(), "maximumPoolSize=2")) {
            shorten(prices, pool, () -> pool.setMaxLifetime(1_000));
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
            try (HikariDataSource pool = settings.open(Recipe.HIKARICP, prices.url(), "initializationFailTimeout=-1",
                    "maximumPoolSize=1")) {
                assertThat(price(pool)).isEqualTo(100);
                assertThat(prices.path().cuts()).isOne();
            }
        }
    }

    @Test
    void withoutAnIsolationLevelALossDuringTheFirstConnectStopsThePoolForGood() throws Exception {
        Properties properties = new Properties();
        try (Prices prices = new Prices()) {
            properties.setProperty("jdbcUrl", prices.url());
            properties.setProperty("initializationFailTimeout", "-1");
            properties.setProperty("maximumPoolSize", "1");
            properties.setProperty("connectionTimeout", "600");
            prices.path().cutBefore("session.transaction_isolation");
            try (HikariDataSource pool = new HikariDataSource(new HikariConfig(properties))) {
                assertThatThrownBy(() -> price(pool)).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> price(pool)).isInstanceOf(SQLException.class);
                assertThat(prices.path().cuts()).isOne();
            }
        }
    }
}
