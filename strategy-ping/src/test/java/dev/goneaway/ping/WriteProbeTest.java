// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.WriteProbe;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.faults.InjectedFault;
import dev.goneaway.testkit.faults.ServerFaults;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asking whether the server accepts writes, on a real server. */
class WriteProbeTest {

    private final List<Replacement> told = new ArrayList<>();

    @Test
    void aServerThatTurnedReadOnlyIsFoundBeforeTheWorkAndNamed() throws Exception {
        try (Server server = Servers.another();
                PingStrategy strategy = new PingStrategy(server.dataSource(), new WriteProbe(), Duration.ofSeconds(1),
                ConnectionOptions.DEFAULTS.withListener(told::add))) {
            long first = strategy.withConnection(Sql::id);
            assertThat(strategy.<Long>withConnection(Sql::id)).isEqualTo(first);
            InjectedFault readOnly = ServerFaults.readOnly(server);
            try {
                assertThatThrownBy(() -> strategy.withConnection(Sql::id))
                        .hasMessageContaining("read_only 1").extracting("errorCode").isEqualTo(1290);
            } finally {
                readOnly.heal();
            }
            assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(first);
            assertThat(told).extracting(Replacement::reason).containsExactly(Reason.FOUND_READ_ONLY);
            assertThat(told.get(0).cause()).hasMessageContaining("read_only 1");
        }
    }
}
