// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectRetry;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ping.PingStrategy;
import dev.goneaway.testkit.contract.Sql;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerListenerTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConnectionOptions options = ConnectionOptions.DEFAULTS.withListener(new MicrometerListener(registry));

    @Test
    void countsAndMeasuresEachReplacement() throws Exception {
        try (Prices prices = new Prices(); ConnectionStrategy mysql = open(prices.url(), options)) {
            mysql.useConnection(connection -> assertThat(Sql.id(connection)).isPositive());
            assertThat(registry.getMeters()).isEmpty();
            prices.kill();
            mysql.useConnection(connection -> assertThat(Sql.id(connection)).isPositive());
            prices.kill();
            mysql.useConnection(connection -> assertThat(Sql.id(connection)).isPositive());
            assertThat(registry.get("mysql.replacements").tag("reason", "PING_FAILED").counter().count()).isEqualTo(2);
            Timer connect = registry.get("mysql.replacement.connect").timer();
            assertThat(connect.count()).isEqualTo(2);
            assertThat(connect.totalTime(TimeUnit.NANOSECONDS)).isPositive();
            DistributionSummary idle = registry.get("mysql.replacement.idle").tag("reason", "PING_FAILED").summary();
            assertThat(idle.count()).isEqualTo(2);
            assertThat(idle.max()).isBetween(0.001, 60.0);
            assertThat(idle.takeSnapshot().histogramCounts()[0].count()).as("below one minute").isEqualTo(2);
        }
    }

    @Test
    void measuresAWaitForAServerThatIsAway() throws Exception {
        ConnectionOptions patient = options.withConnectPolicy(ConnectRetry.upTo(Duration.ofMillis(200)));
        try (Prices prices = new Prices(); ConnectionStrategy mysql = open(prices.url(), patient)) {
            mysql.useConnection(connection -> assertThat(Sql.id(connection)).isPositive());
            prices.path().refuse(true);
            prices.path().reset();
            assertThatThrownBy(() -> mysql.useConnection(Sql::id)).isInstanceOf(SQLException.class);
            assertThat(registry.get("mysql.connect.wait").tag("connected", "false").timer().totalTime(TimeUnit.MILLISECONDS))
                    .isGreaterThanOrEqualTo(150);
        }
    }

    private static ConnectionStrategy open(String url, ConnectionOptions options) {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(url);
        return new PingStrategy(source, Duration.ofSeconds(1), options);
    }
}
