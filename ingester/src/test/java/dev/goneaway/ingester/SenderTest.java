// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.goneaway.testkit.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sender meets listeners that do what an ingester never does. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SenderTest {

    private static final List<KeyedLine> TWO = List.of(new KeyedLine("a", "1"), new KeyedLine("b", "2"));

    @Test
    void repeatsOnlyTheLinesWithoutAnAnswerUnderTheSameKeys() throws Exception {
        try (Listener listener = new Listener("OK a\n", "OK b\n")) {
            assertThat(listener.sender().send(TWO).acknowledged()).containsExactlyInAnyOrder("a", "b");
            assertThat(listener.heard.poll(1, TimeUnit.SECONDS)).isEqualTo("a\t1");
            assertThat(listener.heard.poll(1, TimeUnit.SECONDS)).isEqualTo("b\t2");
            assertThat(listener.heard.poll(1, TimeUnit.SECONDS)).isEqualTo("b\t2");
        }
    }

    @Test
    void ignoresAnswersToLinesThatItDidNotSend() throws Exception {
        try (Listener listener = new Listener("OK c\nOKAY\n\nREFUSED - nonsense\nOK a\n", "REFUSED b no such luck\n")) {
            Sender.Delivery delivery = listener.sender().send(TWO);
            assertThat(delivery.acknowledged()).containsExactly("a");
            assertThat(delivery.refused()).containsEntry("b", "no such luck").hasSize(1);
        }
    }

    @Test
    void givesUpAtItsDeadlineIfThePortIsClosed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Sender sender = new Sender(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofMillis(200),
                Duration.ofMillis(500));
        assertThat(sender.send(TWO).unanswered()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void givesUpAtItsDeadlineWithoutAnAnswer() throws Exception {
        try (Listener listener = new Listener()) {
            assertThat(listener.sender().send(TWO).unanswered()).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void refusesTwoLinesWithOneKey() throws IOException {
        try (Listener listener = new Listener()) {
            assertThatIllegalArgumentException().isThrownBy(() -> listener.sender().send(List.of(new KeyedLine("a", "1"),
                    new KeyedLine("a", "2"))))
                    .withMessage("two lines have the key a");
        }
    }

    /**
     * Reads a line on each connection, writes the next prepared answer, and closes. Accepts nothing when the answers are used up.
     */
    private static final class Listener implements AutoCloseable {

        private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        Listener(String... words) throws IOException {
            Deadline.start("listener", () -> {
                listen(words);
                return null;
            });
        }

        private void listen(String... words) {
            try {
                for (String word : words) {
                    try (Socket socket = door.accept();
                            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(),
                                    StandardCharsets.UTF_8))) {
                        heard.add(in.readLine());
                        if (heard.size() == 1) {
                            heard.add(in.readLine());
                        }
                        socket.getOutputStream().write(word.getBytes(StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException e) {
                // The test is over.
            }
        }

        Sender sender() {
            return new Sender(new InetSocketAddress(InetAddress.getLoopbackAddress(), door.getLocalPort()),
                    Duration.ofMillis(300), Duration.ofSeconds(2));
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }
}
