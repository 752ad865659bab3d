// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.testkit.contract.ChosenServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PoolExampleTest {

    @Test
    void lendsWhatHikariPools() throws SQLException {
        try (HikariExample example = new HikariExample(ChosenServer.url())) {
            assertThat(example.id()).isPositive();
        }
    }

    @Test
    void outlivesAConnectionOfC3p0() throws SQLException {
        try (C3p0Example example = new C3p0Example(ChosenServer.url())) {
            long first = example.id();
            ChosenServer.kill(first);
            assertThat(example.id()).isNotEqualTo(first);
        }
    }

    @Test
    void takesAPoolAsItIsAndLeavesItOpen() throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(ChosenServer.url());
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(source);
            try (AnyPoolExample example = new AnyPoolExample(pool)) {
                assertThat(example.id()).isPositive();
            }
            assertThat(pool.isClosed()).isFalse();
        }
    }
}
