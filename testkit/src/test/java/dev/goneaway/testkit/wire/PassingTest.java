// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the proxy makes of what servers and clients do, no fault asked for. */
@Timeout(60)
class PassingTest {

    private FakeServer server;
    private FaultProxy proxy;
    private Socket client;
    private Socket accepted;

    @BeforeEach
    void open() throws IOException {
        server = new FakeServer();
        proxy = new FaultProxy("127.0.0.1", server.port());
        client = FakeServer.client(proxy);
        accepted = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
        proxy.close();
        server.close();
    }

    @Test
    void readsTheIdOfAGreetingThatArrivesInPieces() throws IOException {
        byte[] version = "5.5.5-11.4.5-MariaDB".getBytes(StandardCharsets.US_ASCII);
        accepted.getOutputStream().write(new byte[] {99, 0, 0, 0});
        accepted.getOutputStream().write(10);
        accepted.getOutputStream().write(version);
        accepted.getOutputStream().write(new byte[] {0, (byte) 0xfe, (byte) 0xff});
        client.getInputStream().readNBytes(8 + version.length);
        assertThat(proxy.connectionIds()).isEmpty();
        accepted.getOutputStream().write(new byte[] {0, (byte) 0x80, 55});
        client.getInputStream().readNBytes(3);
        assertThat(proxy.connectionIds()).containsExactly(0x8000fffeL);
    }

    @Test
    void aServerThatRefusesWithAnErrorGivesNoId() throws IOException {
        accepted.getOutputStream().write(new byte[] {23, 0, 0, 0, (byte) 0xff, 0x10, 0x04});
        accepted.getOutputStream().write("Too many connections".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().readNBytes(24)).hasSize(24);
        assertThat(proxy.open()).isEqualTo(1);
        assertThat(proxy.connectionIds()).isEmpty();
        accepted.close();
        assertThat(client.getInputStream().readAllBytes()).hasSize(3);
        assertThat(proxy.bytesDown()).isEqualTo(27);
    }

    @Test
    void passesOnAClose() throws IOException {
        client.close();
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
    }

    @Test
    void passesOnAServersReset() throws IOException {
        accepted.setSoLinger(true, 0);
        accepted.close();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class)
                .hasMessage("Connection reset");
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
    }

    /** Who waits until a connection is gone looks at the client next. */
    @Test
    void countsAConnectionUntilItsClientCanSeeTheEnd() throws IOException {
        client.close();
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
        for (int round = 0; round < 50; round++) {
            try (SocketChannel looking = SocketChannel.open(new InetSocketAddress("127.0.0.1", proxy.port()))) {
                looking.configureBlocking(false);
                server.accept().close();
                while (proxy.open() > 0) {
                    Thread.onSpinWait();
                }
                assertThat(looking.read(ByteBuffer.allocate(1))).as("round %s", round).isEqualTo(-1);
            }
        }
    }

    @Test
    void doesNotCountAClientThatResetOrHalfClosed() throws IOException {
        client.setSoLinger(true, 0);
        client.close();
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
        try (Socket half = FakeServer.client(proxy)) {
            await().untilAsserted(() -> assertThat(proxy.open()).isOne());
            half.shutdownOutput();
            await().untilAsserted(() -> assertThat(proxy.open()).isZero());
        }
    }

    @Test
    void doesNotCountASilencedClientThatHasClosed() throws IOException {
        proxy.silence();
        assertThat(proxy.open()).isOne();
        client.close();
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
        accepted.setSoTimeout(200);
        assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        proxy.reset();
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
    }
}
