// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The bounds of HikariCP's values on the page on deadlines, and what HikariCP makes of a value outside them. */
class PoolRulesTest {

    @Test
    void theDefaultsAreThoseOfThePage() {
        HikariConfig config = validated(untouched -> { });
        assertThat(config.getConnectionTimeout()).isEqualTo(30_000);
        assertThat(config.getKeepaliveTime()).isEqualTo(120_000);
        assertThat(config.getMaxLifetime()).isEqualTo(1_800_000);
        assertThat(config.getLeakDetectionThreshold()).isZero();
    }

    @Test
    void switchesAKeepaliveOffThatIsTooShortOrNotBelowTheMaximumAge() {
        assertThat(validated(config -> config.setKeepaliveTime(29_999)).getKeepaliveTime()).isZero();
        assertThat(validated(config -> config.setKeepaliveTime(30_000)).getKeepaliveTime()).isEqualTo(30_000);
        assertThat(validated(config -> config.setKeepaliveTime(1_800_000)).getKeepaliveTime()).isZero();
    }

    @Test
    void switchesLeakDetectionOffThatIsTooShortOrAboveTheMaximumAge() {
        assertThat(validated(config -> config.setLeakDetectionThreshold(1_999)).getLeakDetectionThreshold()).isZero();
        assertThat(validated(config -> config.setLeakDetectionThreshold(2_000)).getLeakDetectionThreshold()).isEqualTo(2_000);
        assertThat(validated(config -> config.setLeakDetectionThreshold(1_800_001)).getLeakDetectionThreshold()).isZero();
    }

    @Test
    void replacesAMaximumAgeThatIsTooShort() {
        assertThat(validated(config -> config.setMaxLifetime(29_999)).getMaxLifetime()).isEqualTo(1_800_000);
        assertThat(validated(config -> config.setMaxLifetime(30_000)).getMaxLifetime()).isEqualTo(30_000);
    }

    @Test
    void refusesAValidationTimeoutBelowAQuarterOfASecond() {
        assertThatThrownBy(() -> validated(config -> config.setValidationTimeout(249))).isInstanceOf(IllegalArgumentException.class);
    }

    private static HikariConfig validated(Consumer<HikariConfig> change) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:mysql://db/shop");
        change.accept(config);
        config.validate();
        return config;
    }

    /** Two seconds are the shortest time that HikariCP accepts. */
    @Test
    void leakDetectionLogsTheCodeThatKeepsAConnection() throws Exception {
        try (Trial trial = new Trial(); HeardLogs.Hearing hearing = new HeardLogs.Hearing()) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(trial.source());
            config.setMaximumPoolSize(1);
            config.setLeakDetectionThreshold(2_000);
            try (HikariDataSource pool = new HikariDataSource(config); Connection kept = pool.getConnection()) {
                assertThat(Sql.number(kept, "SELECT 1")).isOne();
                Trial.patiently().until(() -> hearing.lines().stream().anyMatch(line -> line.contains("Connection leak detection triggered")));
            }
        }
    }
}
