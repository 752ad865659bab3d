// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.net.Socket;
import java.sql.Connection;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Shows why this module needs its own socket: {@code available()} of the JDK's socket does not show a dead connection. */
class AvailableTest {

    private final Server server = Peeking.server();

    @Test
    void nothingIsAvailableAtABareEndOfStream() throws Exception {
        try (Connection connection = server.dataSource().getConnection(); Connection admin = server.admin()) {
            Socket socket = Peeking.socket(connection);
            Sql.execute(admin, "KILL " + Sql.id(connection));
            Awaitility.await().during(Duration.ofMillis(300)).until(() -> socket.getInputStream().available() == 0);
            socket.setSoTimeout(5_000);
            assertThat(socket.getInputStream().read()).as("the end of the stream was there").isEqualTo(-1);
        }
    }

    @Test
    void nothingIsAvailableUnderTlsThoughTheServerHasSaidWhy() throws Exception {
        assumeTrue(server.family() == Server.Family.MYSQL, "skipped: MariaDB resets the connection and gives no reason");
        MysqlDataSource source = Peeking.source(true);
        source.setSessionVariables("wait_timeout=1");
        try (Connection connection = source.getConnection()) {
            Sql.number(connection, "SELECT 1");
            Peek peek = Peek.on(connection);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> peek.look().dead());
            assertThat(Peeking.socket(connection)).isInstanceOf(SSLSocket.class);
            assertThat(Peeking.socket(connection).getInputStream().available()).isZero();
        }
    }
}
