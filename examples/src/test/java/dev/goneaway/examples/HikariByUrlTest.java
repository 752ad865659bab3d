// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class HikariByUrlTest {

    @Test
    void outlivesAKillRightAfterUse() throws Exception {
        try (Prices prices = new Prices();
                var byNames = HikariByUrl.byNames(prices.url());
                var logging = HikariByUrl.logging(prices.url())) {
            for (DataSource pool : List.of(byNames, logging)) {
                assertThat(price(pool)).isEqualTo(100);
            }
            prices.kill();
            for (DataSource pool : List.of(byNames, logging)) {
                assertThat(price(pool)).isEqualTo(100);
            }
        }
    }

    @Test
    void dropsAConnectionToAServerThatTurnedReadOnly() throws Exception {
        try (Prices prices = new Prices();
                var byNames = HikariByUrl.byNames(prices.url());
                var logging = HikariByUrl.logging(prices.url())) {
            for (DataSource pool : List.of(byNames, logging)) {
                price(pool);
                prices.dropsAConnectionOnceReadOnly(() -> assertThatThrownBy(() -> write(pool))
                        .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getErrorCode()).isEqualTo(1290)));
            }
        }
    }

    private static long price(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.number(connection, "SELECT cents FROM price WHERE article = 1");
        }
    }

    private static void write(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Sql.execute(connection, "UPDATE price SET cents = 0");
        }
    }
}
