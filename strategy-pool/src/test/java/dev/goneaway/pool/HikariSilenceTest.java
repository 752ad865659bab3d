// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Waits for about twenty seconds, beside the other tests. They restart their server, so this test has a server of its own. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HikariSilenceTest {

    /** HikariCP validates all ten connections, one after the other. Under TLS each validation takes twice its deadline. */
    @Test
    void lendsAConnectionAfterAllIdleOnesHaveFallenSilentUnderTls() throws SQLException, IOException {
        int size = RecycleSettings.DEFAULTS.size();
        try (Server server = Servers.another(); FaultProxy path = new FaultProxy(server);
                HikariDataSource pool = new HikariDataSource(HikariRecycle.config(
                        path.through(server.tlsDataSource()), RecycleSettings.DEFAULTS, ConnectionOptions.DEFAULTS))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> pool.getHikariPoolMXBean().getIdleConnections() == size);
            // HikariCP does not validate a connection that was opened within the last 500 ms.
            await().pollDelay(Duration.ofMillis(700)).until(() -> true);
            path.silence();
            try (Connection connection = pool.getConnection()) {
                assertThat(Sql.number(connection, "SELECT 42")).isEqualTo(42);
            }
        }
    }
}
