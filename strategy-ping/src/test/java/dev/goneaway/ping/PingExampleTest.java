// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.testkit.contract.ChosenServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PingExampleTest {

    @Test
    void worksAfterAKill() throws SQLException {
        try (PingExample example = new PingExample(ChosenServer.url())) {
            long first = example.id();
            assertThat(example.id()).isEqualTo(first);
            ChosenServer.kill(first);
            assertThat(example.id()).isNotEqualTo(first);
        }
    }
}
