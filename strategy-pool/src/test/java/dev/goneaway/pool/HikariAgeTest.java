// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Waits for half a minute, beside the other tests. They restart their server, so this test has a server of its own. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HikariAgeTest {

    /** HikariCP's lower bound for an age limit is 30 s. HikariCP subtracts up to a quarter from it. */
    @Test
    void replacesAConnectionByItsAgeAndTellsTheListener() throws SQLException {
        try (Server server = Servers.another(); Connection admin = server.admin()) {
            MysqlDataSource source = server.dataSource();
            List<Replacement> heard = new CopyOnWriteArrayList<>();
            long young;
            long next;
            try (ConnectionStrategy strategy = HikariRecycle.strategy(source,
                    RecycleSettings.DEFAULTS.withRecycle(Duration.ofSeconds(30)).withSize(1), ConnectionOptions.DEFAULTS.withListener(heard::add))) {
                young = strategy.withConnection(Sql::id);
                Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200))
                        .until(() -> strategy.<Long>withConnection(Sql::id) != young);
                next = strategy.withConnection(Sql::id);
                Awaitility.await().untilAsserted(() -> assertThat(heard).hasSize(1));
                assertThat(heard.get(0).reason()).isEqualTo(Reason.TOO_OLD);
                assertThat(heard.get(0).oldConnectionId()).isEqualTo(young);
            }
            String left = "SELECT COUNT(*) FROM information_schema.processlist WHERE id IN (" + young + ", " + next + ")";
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(Sql.number(admin, left)).isZero());
        }
    }
}
