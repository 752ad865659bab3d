// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against listeners that do what no ingester should. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SenderTest {

    private static final List<Line> TWO = List.of(new Line("a", "1"), new Line("b", "2"));

    @Test
    void repeatsUnderTheSameKeyWhatWasNotAcknowledgedAndNothingElse() throws Exception {
        try (Listener listener = new Listener("OK a\n", "OK b\n")) {
            assertThat(listener.sender().send(TWO).acknowledged()).containsExactlyInAnyOrder("a", "b");
            assertThat(listener.heard.poll(1, TimeUnit.SECONDS)).isEqualTo("a\t1");
            assertThat(listener.heard.poll(1, TimeUnit.SECONDS)).isEqualTo("b\t2");
            assertThat(listener.heard.poll(1, TimeUnit.SECONDS)).isEqualTo("b\t2");
        }
    }

    @Test
    void takesNoAnswerForAnAnswerToAnotherLine() throws Exception {
        try (Listener listener = new Listener("OK c\nOKAY\n\nREFUSED - nonsense\nOK a\n", "REFUSED b no such luck\n")) {
            Delivery delivery = listener.sender().send(TWO);
            assertThat(delivery.acknowledged()).containsExactly("a");
            assertThat(delivery.refused()).containsEntry("b", "no such luck").hasSize(1);
        }
    }

    @Test
    void givesUpAtItsDeadlineWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Sender sender = new Sender(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofMillis(200),
                Duration.ofMillis(500));
        assertThat(sender.send(TWO).unanswered()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void givesUpAtItsDeadlineWhereNobodyAnswers() throws Exception {
        try (Listener listener = new Listener()) {
            assertThat(listener.sender().send(TWO).unanswered()).containsExactlyInAnyOrder("a", "b");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"O", "OK a\n", "REFUSED a no\nREFUSED "})
    void givesUpAtItsDeadlineHoweverLongItIsTalkedTo(String endless) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread talker = new Thread(() -> {
                while (!over.get()) {
                    try (Socket socket = door.accept()) {
                        while (!over.get()) {
                            socket.getOutputStream().write(endless.getBytes(StandardCharsets.UTF_8));
                            Thread.sleep(5);
                        }
                    } catch (IOException | InterruptedException e) {
                        // Given up by the sender.
                    }
                }
            });
            talker.setDaemon(true);
            talker.start();
            Sender sender = new Sender(new InetSocketAddress(door.getInetAddress(), door.getLocalPort()), Duration.ofMinutes(10),
                    Duration.ofMillis(500));
            assertThat(sender.send(TWO).unanswered()).contains("b");
        } finally {
            over.set(true);
        }
    }

    @Test
    void refusesTwoLinesWithOneKey() throws IOException {
        try (Listener listener = new Listener()) {
            assertThatIllegalArgumentException().isThrownBy(() -> listener.sender().send(List.of(new Line("a", "1"),
                    new Line("a", "2"))))
                    .withMessage("two lines have the key a");
        }
    }

    /**
     * Says on each connection, after the first line there, what it was told to, and closes it; says nothing when that is used up.
     */
    private static final class Listener implements AutoCloseable {

        private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        Listener(String... words) throws IOException {
            Thread thread = new Thread(() -> listen(words));
            thread.setDaemon(true);
            thread.start();
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
