// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PhysicalConnectionsTest {

    private final PhysicalConnections connections = new PhysicalConnections();

    @Test
    void dropsWhatIsOpenWhenThePoolIsClosed() throws SQLException {
        try (Connection connection = Servers.chosen().dataSource().getConnection()) {
            connections.add(connection);
            connections.close();
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void refusesWhatComesAfterwards() throws SQLException {
        connections.close();
        try (Connection connection = Servers.chosen().dataSource().getConnection()) {
            assertThatThrownBy(() -> connections.add(connection)).isInstanceOf(SQLException.class).hasMessage("the pool is closed");
        }
    }
}
