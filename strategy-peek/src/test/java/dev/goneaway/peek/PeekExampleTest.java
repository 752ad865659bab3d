// SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.testkit.contract.Killed;
import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PeekExampleTest {

    @Test
    void outlivesItsConnection() throws SQLException {
        try (PeekExample example = new PeekExample(Killed.url())) {
            long first = example.id();
            assertThat(example.id()).isEqualTo(first);
            Killed.kill(first);
            assertThat(example.id()).isNotEqualTo(first);
        }
    }

    @Test
    void letsAPoolSeeThatAConnectionIsDead() throws SQLException {
        try (Connection connection = PeekPoolExample.forThePool(Killed.url()).getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            Killed.kill(Sql.id(connection));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !connection.isValid(1));
        }
    }
}
