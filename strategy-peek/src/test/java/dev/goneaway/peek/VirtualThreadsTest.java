// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.peek.Peek.Result;
import dev.goneaway.testkit.contract.Sql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** A virtual thread that waits for the server does not delay other virtual threads. */
@EnabledForJreRange(min = JRE.JAVA_25)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualThreadsTest {

    private static final int THREADS = 60;

    @Test
    void manyWaitForTheServerAtOnce() throws Exception {
        List<Connection> connections = new ArrayList<>();
        try {
            MysqlDataSource source = Peeking.source();
            for (int i = 0; i < THREADS; i++) {
                connections.add(source.getConnection());
            }
            long start = System.nanoTime();
            List<CompletableFuture<Long>> queries = new ArrayList<>();
            for (Connection connection : connections) {
                queries.add(Virtually.run(() -> Sql.number(connection, "SELECT SLEEP(1)")));
            }
            for (CompletableFuture<Long> query : queries) {
                assertThat(query.get(30, TimeUnit.SECONDS)).isZero();
            }
            // One after the other, the queries would take a minute. Two at a time would take half a minute.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    /** The JDK's own socket is closed by an interrupt. */
    @Test
    void oneThatIsInterruptedKeepsItsConnectionAndItsFlag() throws Exception {
        try (Connection connection = Peeking.source().getConnection(); Connection admin = Peeking.server().admin()) {
            long id = Sql.id(connection);
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<Boolean> flag = Virtually.run(() -> {
                thread.complete(Thread.currentThread());
                Sql.number(connection, "SELECT SLEEP(1)");
                return Thread.currentThread().isInterrupted();
            });
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> Sql.number(admin,
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND id = " + id) == 1);
            thread.get().interrupt();
            assertThat(flag.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(Sql.id(connection)).isEqualTo(id);
        }
    }

    @Test
    void aDeadlineEndsItsWait() throws Exception {
        try (ServerSocket listener = listener(); PeekSocket socket = connected(listener); Socket peer = listener.accept()) {
            socket.setSoTimeout(50);
            CompletableFuture<Integer> read = Virtually.run(() -> socket.getInputStream().read());
            assertThatThrownBy(() -> read.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(SocketTimeoutException.class);
            peer.getOutputStream().write(7);
            socket.setSoTimeout(0);
            assertThat(Virtually.run(() -> socket.getInputStream().read()).get(5, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }

    @Test
    void aCloseFromAnotherThreadEndsItsWaitAndReachesThePeerAtOnce() throws Exception {
        PeekSocket socket;
        try (ServerSocket listener = listener(); PeekSocket opened = connected(listener); Socket peer = listener.accept()) {
            socket = opened;
            CompletableFuture<Integer> read = Virtually.run(() -> socket.getInputStream().read());
            awaitReader(socket);
            socket.close();
            assertThatThrownBy(() -> read.get(5, TimeUnit.SECONDS)).hasRootCauseMessage("Socket closed");
            peer.setSoTimeout(5_000);
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void takesTurnsWithPlatformThreadsOnOneConnection() throws Exception {
        try (ServerSocket listener = listener(); PeekSocket socket = connected(listener); Socket peer = listener.accept()) {
            for (int round = 0; round < 200; round++) {
                // The reader may wait before the bytes come, or find them at once.
                CompletableFuture<Integer> read = round % 2 == 0
                        ? Virtually.run(() -> socket.getInputStream().read())
                        : null;
                peer.getOutputStream().write(round);
                assertThat(read == null ? socket.getInputStream().read() : read.get(5, TimeUnit.SECONDS)).isEqualTo(round);
            }
        }
    }

    private static void awaitReader(PeekSocket socket) {
        Awaitility.await().atMost(Duration.ofSeconds(5))
                .until(() -> socket.input().look(PingAfter.NEVER_NANOS) == Result.IN_USE);
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static PeekSocket connected(ServerSocket listener) throws IOException {
        PeekSocket socket = new PeekSocket();
        socket.connect(listener.getLocalSocketAddress(), 1_000);
        return socket;
    }
}
