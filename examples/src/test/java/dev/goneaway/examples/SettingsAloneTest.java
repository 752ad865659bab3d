// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static dev.goneaway.examples.SettingsAlone.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.examples.SettingsAlone.Recipe;
import dev.goneaway.testkit.contract.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The settings of the recipes for HikariCP alone. HikariCP replaces or drops a value that it does not accept. So a value that a
 * pool still has after its start is a value that HikariCP accepted.
 */
class SettingsAloneTest {

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

    @ParameterizedTest
    @EnumSource
    void hikariCpAcceptsEachValue(Recipe recipe) throws Exception {
        try (Prices prices = new Prices(); HikariDataSource pool = settings.open(recipe, prices.url())) {
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
                assertThat(connection.isWrapperFor(JdbcConnection.class)).isTrue();
                assertThat(Sql.number(connection, "SELECT @@wait_timeout")).isGreaterThan(1_800);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void outlivesAKillRightAfterUseAndAQuietNight(Recipe recipe) throws Exception {
        try (Prices prices = new Prices(); HikariDataSource pool = settings.open(recipe, prices.urlWithShortWaitTimeout())) {
            assertThat(price(pool)).isEqualTo(100);
            prices.kill();
            assertThat(price(pool)).isEqualTo(100);
            prices.awaitTimedOut();
            assertThat(price(pool)).isEqualTo(100);
        }
    }

    @Test
    void withoutTheFlagAKillRightAfterUseCostsAnError() throws Exception {
        System.clearProperty(SettingsAlone.WINDOW);
        try (Prices prices = new Prices();
                HikariDataSource pool = settings.open(Recipe.HIKARICP, prices.url(), "maximumPoolSize=1")) {
            assertThat(price(pool)).isEqualTo(100);
            prices.path().reset();
            assertThatThrownBy(() -> price(pool)).isInstanceOf(SQLException.class);
        }
    }
}
