// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.timestamp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.testkit.contract.ChosenServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TimestampExampleTest {

    @Test
    void worksAfterTheServersWaitTimeout() throws SQLException {
        try (TimestampExample example = new TimestampExample(ChosenServer.url() + "&sessionVariables=wait_timeout=2")) {
            long first = example.id();
            ChosenServer.awaitGone(first);
            assertThat(example.id()).isNotEqualTo(first);
        }
    }
}
