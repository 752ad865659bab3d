// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goneaway.testkit.server.Servers;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {

    private final OpenConnections connections = new OpenConnections();

    @Test
    void dropsWhatIsOpenWhenThePoolIsClosed() throws SQLException {
        try (Connection connection = Servers.chosen().dataSource().getConnection()) {
            connections.add(connection);
            connections.close();
            await().until(connection::isClosed);
        }
    }

    @Test
    void refusesWhatComesAfterwards() throws SQLException {
        connections.close();
        try (Connection connection = Servers.chosen().dataSource().getConnection()) {
            assertThatThrownBy(() -> connections.add(connection)).isInstanceOf(SQLException.class)
                    .hasMessage("the pool is closed");
        }
    }

    @Test
    void dropsTheOthersAlthoughSomeFailUnchecked() throws SQLException {
        try (Connection connection = Servers.chosen().dataSource().getConnection()) {
            List<Connection> all = List.of(failing(), connection, failing());
            for (Connection each : all) {
                connections.add(each);
            }
            connections.close();
            await().until(connection::isClosed);
        }
    }

    @Test
    void retiresWhatWasMadeBefore() throws SQLException {
        Connection old = failing();
        Connection young = failing();
        connections.add(old);
        assertThat(connections.isRetired(old)).isFalse();
        connections.retire();
        connections.add(young);
        assertThat(connections.isRetired(old)).isTrue();
        assertThat(connections.isRetired(young)).isFalse();
    }

    /** Returns a connection that throws at every call, also at the methods of {@code Object}. */
    private static Connection failing() {
        ClassLoader loader = OpenConnectionsTest.class.getClassLoader();
        return (Connection) Proxy.newProxyInstance(loader, new Class<?>[] {Connection.class}, (self, method, arguments) -> {
            throw new IllegalStateException(method.getName());
        });
    }
}
