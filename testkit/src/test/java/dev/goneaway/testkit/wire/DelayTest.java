// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a delay does to a stream, seen from both of its ends. */
@Timeout(60)
class DelayTest {

    private static final int CHUNKS = 50;

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
    void delaysOfChunksThatFollowEachOtherOverlap() throws IOException {
        proxy.delay(Duration.ofMillis(20));
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        DataInputStream in = new DataInputStream(accepted.getInputStream());
        long start = System.nanoTime();
        for (int i = 0; i < CHUNKS; i++) {
            out.writeLong(System.nanoTime());
            // Chunks of their own, not one.
            LockSupport.parkNanos(200_000);
        }
        for (int i = 0; i < CHUNKS; i++) {
            long sent = in.readLong();
            assertThat(System.nanoTime() - sent).as("the age of chunk %d", i).isGreaterThanOrEqualTo(20_000_000);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(CHUNKS * 20 / 2));
    }

    @Test
    void doesNotReduceThroughput() throws IOException {
        proxy.delay(Duration.ofMillis(20));
        byte[] bulk = new byte[4_000_000];
        long start = System.nanoTime();
        Thread sender = new Thread(() -> assertThatCode(() -> client.getOutputStream().write(bulk)).doesNotThrowAnyException());
        sender.start();
        assertThat(accepted.getInputStream().readNBytes(bulk.length)).hasSize(bulk.length);
        // One delay after the other would be 244 or more of them.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(244 * 20 / 2));
    }

    @Test
    void deliversWhatIsDelayedBeforeWhatIsNot() throws IOException {
        proxy.delay(Duration.ofMillis(200));
        client.getOutputStream().write(1);
        await().until(() -> proxy.bytesUp() == 1);
        proxy.delay(Duration.ZERO);
        client.getOutputStream().write(2);
        assertThat(accepted.getInputStream().readNBytes(2)).containsExactly(1, 2);
    }

    @Test
    void deliversTheLastWordsBeforeTheEnd() throws IOException {
        proxy.delay(Duration.ofMillis(20));
        accepted.getOutputStream().write(new byte[] {1, 2, 3});
        accepted.close();
        assertThat(client.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void losesWhatIsDelayedWhenThePathGoesSilent() throws IOException {
        proxy.delay(Duration.ofMillis(500));
        client.getOutputStream().write(1);
        await().until(() -> proxy.bytesUp() == 1);
        proxy.silence();
        accepted.setSoTimeout(700);
        assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void refusesANegativeDelay() {
        assertThatThrownBy(() -> proxy.delay(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
