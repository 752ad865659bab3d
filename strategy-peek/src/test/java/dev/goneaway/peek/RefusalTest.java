// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.Replacement;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.contract.TracingDataSource;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A connection that cannot be looked at is refused at connect. The message says what to set. */
@ResourceLock(Peeking.SERVER)
class RefusalTest {

    private static final String WHAT_TO_SET =
            "set socketFactory=dev.goneaway.peek.PeekSocketFactory in the URL or on the DataSource";

    @Test
    void aConnectionThatDidNotComeThroughTheFactory() throws SQLException {
        TracingDataSource source = new TracingDataSource(Peeking.server().dataSource());
        try (PeekStrategy strategy = new PeekStrategy(source.asDataSource(), ConnectionOptions.DEFAULTS)) {
            assertThatThrownBy(() -> strategy.useConnection(connection -> { })).isInstanceOf(SQLException.class)
                    .hasMessageContaining(WHAT_TO_SET);
        }
        assertThatThrownBy(() -> new PeekDataSource(source.asDataSource()).getConnection()).isInstanceOf(SQLException.class)
                .hasMessageContaining(WHAT_TO_SET);
        assertThat(source.connections()).hasSize(2).allSatisfy(traced -> assertThat(traced.physical().isClosed()).isTrue());
    }

    @Test
    void aUrlThatNamesAnotherFactory() throws SQLException {
        MysqlDataSource source = Peeking.server().dataSource();
        Properties account = new Properties();
        account.setProperty("user", source.getUser());
        account.setProperty("password", source.getPassword());
        String url = source.getUrl() + (source.getUrl().indexOf('?') < 0 ? "?" : "&")
                + "socketFactory=com.mysql.cj.protocol.StandardSocketFactory";
        assertThatThrownBy(() -> new PeekDriver().connect(url, account)).isInstanceOf(SQLException.class)
                .hasMessageContaining(WHAT_TO_SET);
    }

    @Test
    void anotherDriver() {
        Connection other = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    throw new SQLException("cannot be unwrapped");
                });
        assertThatThrownBy(() -> Peek.on(other)).isInstanceOf(SQLException.class)
                .hasMessageStartingWith("the socket of this ").hasMessageContaining(WHAT_TO_SET)
                .hasMessageEndingWith("socketFactory=dev.goneaway.peek.PeekMariaDbSocketFactory for MariaDB Connector/J");
    }

    @Test
    void aPipe(@TempDir Path directory) throws SQLException {
        MysqlDataSource source = Peeking.server().dataSource();
        // On a system without named pipes, MySQL Connector/J creates a file of that name.
        source.setUrl("jdbc:mysql://address=(protocol=PIPE)(path=" + directory.resolve("pipe") + ")/");
        try (PeekStrategy strategy = new PeekStrategy(source, ConnectionOptions.DEFAULTS)) {
            assertThatThrownBy(() -> strategy.useConnection(connection -> { })).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aSocksProxyInTheUrl() throws SQLException {
        Peeking.requireMySqlDriver("has no such option");
        MysqlDataSource source = Peeking.source();
        source.setSocksProxyHost("127.0.0.1");
        source.setSocksProxyPort(1);
        assertThatThrownBy(source::getConnection).rootCause().hasMessageContaining("cannot connect through a SOCKS proxy");
    }

    @Test
    void aSocksProxyOfTheWholeJvm() throws SQLException {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<java.net.Proxy> select(URI uri) {
                assertThat(uri.getScheme()).isEqualTo("socket");
                return List.of(new java.net.Proxy(java.net.Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", 1)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            }
        });
        try {
            MysqlDataSource source = Peeking.source();
            assertThatThrownBy(source::getConnection).hasRootCauseInstanceOf(java.net.SocketException.class)
                    .rootCause().hasMessageContaining("cannot connect through a SOCKS proxy");
        } finally {
            ProxySelector.setDefault(before);
        }
        try (Connection connection = Peeking.source().getConnection()) {
            assertThat(Sql.number(connection, "SELECT 1")).isEqualTo(1);
        }
    }

    @Test
    void urgentData() throws IOException {
        try (PeekSocket socket = new PeekSocket()) {
            assertThatThrownBy(() -> socket.sendUrgentData(1)).hasMessage("urgent data is not supported");
        }
    }

    @Test
    void settingsThatAreNone() throws SQLException {
        MysqlDataSource source = Peeking.source();
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(40_000))) {
            assertThatThrownBy(() -> PingAfter.silenceOf(none)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("silence before a ping must be above zero and at most 100 years, for example PT30S; got " + none);
            assertThatThrownBy(() -> new PeekStrategy(source, PingAfter.never(), none, ConnectionOptions.DEFAULTS))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("ping deadline must be above zero");
        }
        assertThatThrownBy(() -> new PeekDataSource(source, null, ConnectionOptions.DEFAULTS))
                .isInstanceOf(NullPointerException.class);
    }
}
