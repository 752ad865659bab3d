// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcPropertySetImpl;
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A closed connection leaves no socket and no selector open. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ResourceLock(Peeking.SERVER)
class LeakTest {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private interface Use {

        void once(int round) throws Exception;
    }

    @Test
    void noDescriptorIsLeftOfManyConnections() throws Exception {
        MysqlDataSource plain = Peeking.source();
        MysqlDataSource tls = Peeking.source(true);
        leaksNothing(round -> {
            // TLS is slow to set up, and uses the same socket. So only some rounds use it.
            Connection connection = (round % 10 == 0 ? tls : plain).getConnection();
            Sql.number(connection, "SELECT 1");
            Peek.on(connection).look();
            if (round % 2 == 0) {
                connection.close();
            } else {
                connection.abort(Runnable::run);
            }
        });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25)
    void noDescriptorIsLeftOfManyConnectionsOfVirtualThreads() throws Exception {
        MysqlDataSource source = Peeking.source();
        leaksNothing(round -> Virtually.run(() -> {
            Connection connection = source.getConnection();
            Sql.number(connection, "SELECT 1");
            if (round % 2 == 0) {
                connection.close();
            } else {
                connection.abort(Runnable::run);
            }
            return null;
        }).get(30, TimeUnit.SECONDS));
    }

    @Test
    void noDescriptorIsLeftOfConnectionsThatCouldNotBeMade() throws Exception {
        MysqlDataSource refused = Peeking.source();
        refused.setServerName("127.0.0.1");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused.setPort(free.getLocalPort());
        }
        MysqlDataSource denied = Peeking.source();
        denied.setPassword("wrong");
        MysqlDataSource unbound = Peeking.source();
        // This address is reserved for documentation. No machine has it.
        unbound.getStringProperty(PropertyKey.localSocketAddress).setValue("192.0.2.1");
        MysqlDataSource distrusted = Peeking.source(true);
        distrusted.<SslMode>getEnumProperty(PropertyKey.sslMode).setValue(SslMode.VERIFY_CA);
        List<MysqlDataSource> all = Servers.isMariaDbDriver() ? List.of(refused, denied)
                : List.of(refused, denied, distrusted, unbound);
        leaksNothing(round -> {
            MysqlDataSource one = all.get(round % all.size());
            assertThat(catchThrowable(one::getConnection)).isInstanceOf(SQLException.class);
        });
    }

    /** MySQL Connector/J does this too, unless {@code com.mysql.cj.disableAbandonedConnectionCleanup} is set. */
    @Test
    void whatIsForgottenIsClosed() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            forget(listener.getLocalSocketAddress());
            try (Socket peer = listener.accept()) {
                peer.setSoTimeout(100);
                Awaitility.await().atMost(Duration.ofSeconds(10)).ignoreExceptionsInstanceOf(SocketTimeoutException.class)
                        .until(() -> {
                            System.gc();
                            return peer.getInputStream().read() == -1;
                        });
            }
        }
    }

    /** Opens a socket and a selector, and keeps no reference to them. The last read waits and so opens the selector. */
    private static void forget(SocketAddress address) throws IOException {
        PeekSocket socket = new PeekSocket();
        socket.connect(address, 1_000);
        socket.setSoTimeout(1);
        assertThat(catchThrowable(() -> socket.getInputStream().read())).isInstanceOf(SocketTimeoutException.class);
    }

    /** MySQL Connector/J does not close this socket. */
    @Test
    void aConnectThatTheLoginTimeoutOvertookIsClosed() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        PeekSocketFactory factory = new PeekSocketFactory();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ProxySelector.setDefault(new Slow());
            Throwable failure = catchThrowable(() -> factory.connect(
                    listener.getInetAddress().getHostAddress(), listener.getLocalPort(), new JdbcPropertySetImpl(), 1));
            assertThat(failure).isInstanceOf(SocketException.class).hasMessageContaining("exceeded defined timeout");
            try (Socket peer = listener.accept()) {
                peer.setSoTimeout(5_000);
                assertThat(peer.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    /** Is called between the start of the login timeout and the connect, and takes longer than the login timeout. */
    private static final class Slow extends ProxySelector {

        @Override
        public List<Proxy> select(URI uri) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < 10_000_000) {
                Thread.onSpinWait();
            }
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        }
    }

    @Test
    void aConnectionTakesThreeDescriptors() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: this system has no " + DESCRIPTORS);
        try (Connection first = Peeking.source().getConnection()) {
            Sql.number(first, "SELECT 1");
            long before = ours();
            try (Connection connection = Peeking.source().getConnection()) {
                Sql.number(connection, "SELECT 1");
                assertThat(ours() - before).isEqualTo(3);
            }
        }
    }

    private static void leaksNothing(Use use) throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: this system has no " + DESCRIPTORS);
        for (int round = 0; round < 20; round++) {
            use.once(round);
        }
        long before = ours();
        for (int round = 0; round < Peeking.CONNECTS; round++) {
            use.once(round);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(ours()).isLessThanOrEqualTo(before + 3));
    }

    /** Counts this process's open descriptors of the kinds that a {@code PeekSocket} opens: sockets, selectors and pipes. */
    private static long ours() throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.filter(LeakTest::isOurs).count();
        }
    }

    private static boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return List.of("socket:", "anon_inode:", "pipe:").stream().anyMatch(target::startsWith);
        } catch (IOException gone) {
            return false;
        }
    }
}
