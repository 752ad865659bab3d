// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.peek.Peek.Finding;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.peek.Peek.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs one script with the JDK's own socket and with this one. Both must give the same results. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SameSocketTest {

    private ServerSocket listener;
    private final List<Socket> open = new ArrayList<>();

    private interface Script {

        /** Adds to the story what the client returns or throws. The peer is the other end of the connection. */
        void run(Socket client, Socket peer, List<Object> story) throws Exception;
    }

    private interface Step {

        Object run() throws Exception;
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        Thread.interrupted();
        for (Socket socket : open) {
            socket.close();
        }
        listener.close();
    }

    @Test
    void hasTheSameOptions() throws Exception {
        same((client, peer, story) -> {
            story.add(client.getTcpNoDelay());
            story.add(client.getKeepAlive());
            story.add(client.getSoLinger());
            story.add(client.getSoTimeout());
            story.add(client.getReceiveBufferSize());
            story.add(client.getSendBufferSize());
            story.add(client.getTrafficClass());
            story.add(client.getReuseAddress());
            story.add(client.getOOBInline());
            client.setTcpNoDelay(true);
            client.setKeepAlive(true);
            client.setSoLinger(true, 3);
            client.setSoTimeout(1234);
            client.setReceiveBufferSize(20_000);
            client.setSendBufferSize(20_000);
            client.setTrafficClass(8);
            client.setReuseAddress(true);
            story.add(client.getTcpNoDelay());
            story.add(client.getKeepAlive());
            story.add(client.getSoLinger());
            story.add(client.getSoTimeout());
            story.add(client.getReceiveBufferSize());
            story.add(client.getSendBufferSize());
            story.add(client.getTrafficClass());
            story.add(client.getReuseAddress());
            story.add(outcome(() -> {
                client.setSoTimeout(-1);
                return "set";
            }));
        });
    }

    @Test
    void hasTheSameAddressesAndStates() throws Exception {
        same((client, peer, story) -> {
            story.add(client.getInetAddress());
            story.add(client.getPort() == listener.getLocalPort());
            story.add(client.getRemoteSocketAddress());
            story.add(client.getLocalAddress());
            story.add(client.getLocalPort() == peer.getPort());
            story.add(client.getLocalSocketAddress().equals(peer.getRemoteSocketAddress()));
            story.add(client.getChannel());
            states(client, story);
            client.shutdownInput();
            states(client, story);
            client.shutdownOutput();
            states(client, story);
            client.close();
            states(client, story);
            story.add(client.getInetAddress());
            story.add(client.getPort() == listener.getLocalPort());
            story.add(client.getRemoteSocketAddress());
            story.add(client.getLocalAddress());
            story.add(client.getLocalPort() == peer.getPort());
            story.add(outcome(client::getTcpNoDelay));
            story.add(outcome(client::getInputStream));
            story.add(outcome(client::getOutputStream));
            story.add(outcome(client::getSoTimeout));
            story.add(outcome(() -> {
                client.connect(listener.getLocalSocketAddress());
                return "connected";
            }));
        });
    }

    private static void states(Socket client, List<Object> story) {
        story.add(List.of(client.isConnected(), client.isBound(), client.isClosed(),
                client.isInputShutdown(), client.isOutputShutdown()));
    }

    @Test
    void isTheSameBeforeItIsConnected() throws Exception {
        List<List<Object>> stories = new ArrayList<>();
        for (Socket client : List.of(keep(new Socket()), keep(new PeekSocket()))) {
            List<Object> story = new ArrayList<>();
            states(client, story);
            story.add(client.getInetAddress());
            story.add(client.getPort());
            story.add(client.getLocalPort());
            story.add(client.getRemoteSocketAddress());
            story.add(outcome(client::getInputStream));
            story.add(outcome(client::getOutputStream));
            client.bind(new InetSocketAddress("127.0.0.1", 0));
            states(client, story);
            client.connect(listener.getLocalSocketAddress(), 1_000);
            keep(listener.accept());
            states(client, story);
            story.add(outcome(() -> {
                client.connect(listener.getLocalSocketAddress());
                return "connected";
            }));
            stories.add(story);
        }
        assertThat(stories.get(1)).isEqualTo(stories.get(0));
    }

    @Test
    void failsToConnectInTheSameWay() throws Exception {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        fillTheBacklog();
        List<List<Object>> stories = new ArrayList<>();
        for (boolean peeking : new boolean[] {false, true}) {
            List<Object> story = new ArrayList<>();
            story.add(connect(peeking, new InetSocketAddress("127.0.0.1", free), 1_000));
            story.add(connect(peeking, new InetSocketAddress("127.0.0.1", free), 0));
            story.add(connect(peeking, InetSocketAddress.createUnresolved("no such host", 1), 1_000));
            story.add(connect(peeking, listener.getLocalSocketAddress(), 300));
            story.add(connect(peeking, listener.getLocalSocketAddress(), -1));
            stories.add(story);
        }
        assertThat(stories.get(1)).isEqualTo(stories.get(0));
        assertThat(stories.get(1).toString()).contains("connect timed out", "connection refused");
    }

    /** A container may have such a name. The JDK's own socket connects to it. */
    @Test
    void connectsToAHostWithAnUnderscoreInItsName() throws Exception {
        InetAddress address = InetAddress.getByAddress("my_db", InetAddress.getLoopbackAddress().getAddress());
        for (Socket client : List.of(keep(new Socket()), keep(new PeekSocket()))) {
            client.connect(new InetSocketAddress(address, listener.getLocalPort()), 1_000);
            keep(listener.accept());
            assertThat(client.isConnected()).isTrue();
        }
    }

    /** A listener with a full backlog does not answer, like a host behind a firewall that drops packets. */
    private void fillTheBacklog() {
        for (int i = 0; i < 3; i++) {
            Socket filler = keep(new Socket());
            outcome(() -> {
                filler.connect(listener.getLocalSocketAddress(), 200);
                return "queued";
            });
        }
    }

    private Object connect(boolean peeking, SocketAddress address, int limit) throws IOException {
        Socket client = keep(peeking ? new PeekSocket() : new Socket());
        Object outcome = outcome(() -> {
            client.connect(address, limit);
            return "connected";
        });
        // The JDK's own socket frees its descriptor too, but isClosed() returns true only in newer versions.
        assertThat(peeking && limit >= 0).isEqualTo(peeking && client.isClosed());
        return outcome;
    }

    @Test
    void readsAndWritesTheSame() throws Exception {
        same((client, peer, story) -> {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            story.add(in.available());
            peer.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            story.add(in.read());
            story.add(in.available());
            byte[] buffer = new byte[10];
            story.add(in.read(buffer, 2, 3));
            story.add(new String(buffer, 2, 3, StandardCharsets.US_ASCII));
            story.add(in.read(buffer, 0, 0));
            story.add(outcome(() -> in.read(buffer, 5, 6)));
            story.add(outcome(() -> {
                out.write(buffer, 5, 6);
                return "written";
            }));
            story.add(in.skip(1));
            out.write(0x1ff);
            out.write(new byte[] {1, 2, 3}, 1, 2);
            story.add(List.of(peer.getInputStream().read(), peer.getInputStream().read(), peer.getInputStream().read()));
            client.setSoTimeout(50);
            story.add(outcome(in::read));
            peer.shutdownOutput();
            client.setSoTimeout(0);
            story.add(in.read());
            story.add(in.read(buffer));
            story.add(in.available());
        });
    }

    @Test
    void halfClosesTheSame() throws Exception {
        same((client, peer, story) -> {
            client.shutdownOutput();
            story.add(peer.getInputStream().read());
            peer.getOutputStream().write(7);
            story.add(client.getInputStream().read());
            story.add(outcome(() -> {
                client.getOutputStream();
                return "stream";
            }));
            InputStream in = client.getInputStream();
            client.shutdownInput();
            story.add(in.read());
            story.add(in.available());
            story.add(outcome(client::getInputStream));
        });
    }

    @Test
    void breaksOffTheSame() throws Exception {
        same((client, peer, story) -> {
            InputStream in = client.getInputStream();
            peer.setSoLinger(true, 0);
            peer.close();
            story.add(outcome(in::read));
            story.add(outcome(in::read));
            story.add(outcome(() -> {
                client.getOutputStream().write(1);
                return "written";
            }).toString().replaceAll(".*SocketException.*", "a SocketException"));
        });
    }

    @Test
    void aCloseFromAnotherThreadEndsAReadTheSame() throws Exception {
        same((client, peer, story) -> {
            InputStream in = client.getInputStream();
            CompletableFuture<Object> read = async(in::read);
            story.add(in.available());
            client.close();
            story.add(read.get(5, TimeUnit.SECONDS));
            story.add(outcome(in::read));
            story.add(outcome(in::available));
            // The server sees the close at once.
            story.add(peer.getInputStream().read());
        });
    }

    @Test
    void aCloseFromAnotherThreadEndsAConnectTheSame() throws Exception {
        fillTheBacklog();
        List<Object> stories = new ArrayList<>();
        for (Socket client : List.of(keep(new Socket()), keep(new PeekSocket()))) {
            CompletableFuture<Object> connect = async(() -> {
                client.connect(listener.getLocalSocketAddress(), 20_000);
                return "connected";
            });
            client.close();
            stories.add(connect.get(5, TimeUnit.SECONDS).toString().replaceAll(": .*", ""));
        }
        assertThat(stories.get(1)).isEqualTo(stories.get(0));
    }

    @Test
    void aCloseFromAnotherThreadEndsAWriteTheSame() throws Exception {
        same((client, peer, story) -> {
            OutputStream out = client.getOutputStream();
            CompletableFuture<Object> write = async(() -> {
                out.write(new byte[50_000_000]);
                return "written";
            });
            client.close();
            story.add(write.get(5, TimeUnit.SECONDS));
            story.add(outcome(() -> {
                out.write(1);
                return "written";
            }));
        });
    }

    @Test
    void writesMoreThanTheSendBufferHoldsTheSame() throws Exception {
        same((client, peer, story) -> {
            client.setSendBufferSize(10_000);
            byte[] sent = bytes(5_000_000);
            CompletableFuture<Object> write = async(() -> {
                client.getOutputStream().write(sent);
                client.shutdownOutput();
                return "written";
            });
            byte[] received = peer.getInputStream().readAllBytes();
            story.add(Arrays.equals(sent, received));
            story.add(write.get(5, TimeUnit.SECONDS));
            CompletableFuture<Object> back = async(() -> {
                peer.getOutputStream().write(sent);
                peer.close();
                return "sent back";
            });
            story.add(Arrays.equals(sent, client.getInputStream().readAllBytes()));
            story.add(back.get(5, TimeUnit.SECONDS));
        });
    }

    @Test
    void isInterruptedTheSame() throws Exception {
        same((client, peer, story) -> {
            InputStream in = client.getInputStream();
            CompletableFuture<Thread> reader = new CompletableFuture<>();
            CompletableFuture<Object> read = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                reader.complete(Thread.currentThread());
                read.complete(outcome(in::read) + " with the flag " + Thread.currentThread().isInterrupted());
            });
            thread.setDaemon(true);
            thread.start();
            reader.get().interrupt();
            story.add(outcome(() -> read.get(100, TimeUnit.MILLISECONDS)).toString().contains("TimeoutException"));
            reader.get().interrupt();
            peer.getOutputStream().write(5);
            story.add(read.get(5, TimeUnit.SECONDS));
            Thread.currentThread().interrupt();
            client.setSoTimeout(50);
            story.add(outcome(in::read));
            client.getOutputStream().write(9);
            story.add(Thread.interrupted());
            story.add(peer.getInputStream().read());
            story.add(client.isClosed());
        });
    }

    @Test
    void isClosedByItsStreamsTheSame() throws Exception {
        same((client, peer, story) -> {
            client.getInputStream().close();
            story.add(client.isClosed());
            story.add(peer.getInputStream().read());
        });
        same((client, peer, story) -> {
            client.getOutputStream().close();
            story.add(client.isClosed());
            client.close();
        });
    }

    @Test
    void givesBackWhatALookHasTaken() throws Exception {
        try (Socket client = new PeekSocket()) {
            client.connect(listener.getLocalSocketAddress(), 1_000);
            Socket peer = keep(listener.accept());
            PeekInput input = ((PeekSocket) client).input();
            assertThat(input.look(PingAfter.NEVER_NANOS)).isSameAs(Result.NOTHING);
            byte[] sent = bytes(5_000);
            peer.getOutputStream().write(sent);
            peer.close();
            Awaitility.await().atMost(Duration.ofSeconds(5))
                    .until(() -> input.look(PingAfter.NEVER_NANOS).finding() == Finding.BYTES);
            assertThat(input.look(PingAfter.NEVER_NANOS).finding()).isEqualTo(Finding.BYTES);
            assertThat(input.read()).isZero();
            assertThat(input.look(PingAfter.NEVER_NANOS).finding()).isEqualTo(Finding.BYTES);
            byte[] rest = client.getInputStream().readAllBytes();
            assertThat(rest).isEqualTo(Arrays.copyOfRange(sent, 1, sent.length));
            assertThat(input.look(PingAfter.NEVER_NANOS).finding()).isEqualTo(Finding.END_OF_STREAM);
        }
    }

    /** A short read returns bytes that were read ahead, and a long read goes past them. Looks take more bytes in between. */
    @Test
    void readsEveryByteOnceHoweverReadsLooksAndQuestionsMix() throws Exception {
        byte[] sent = bytes(3_000_000);
        Random random = new Random(2006);
        try (PeekSocket client = new PeekSocket()) {
            client.connect(listener.getLocalSocketAddress(), 1_000);
            Socket peer = keep(listener.accept());
            CompletableFuture<Object> sender = async(() -> {
                Random sizes = new Random(2013);
                for (int from = 0; from < sent.length; ) {
                    int count = Math.min(1 + sizes.nextInt(30_000), sent.length - from);
                    peer.getOutputStream().write(sent, from, count);
                    from += count;
                }
                return "sent";
            });
            byte[] received = new byte[sent.length];
            for (int from = 0; from < received.length; ) {
                int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 10 : 10_000), received.length - from);
                switch (random.nextInt(8)) {
                    case 0 -> client.input().look(PingAfter.NEVER_NANOS);
                    case 1 -> client.getOutputStream().write(1);
                    case 2 -> assertThat(client.getInputStream().available()).isNotNegative();
                    default -> from += client.getInputStream().read(received, from, length);
                }
            }
            assertThat(sender.get(5, TimeUnit.SECONDS)).isEqualTo("sent");
            assertThat(Arrays.equals(received, sent)).isTrue();
        }
    }

    /** Closing TLS from another thread shuts down the input and then closes the socket. */
    @Test
    void aReadReturnsTheEndOfStreamWhenItsInputIsShutDownAndItsSocketIsClosed() throws Exception {
        for (int round = 0; round < 50; round++) {
            PeekSocket client = keep(new PeekSocket());
            client.connect(listener.getLocalSocketAddress(), 1_000);
            keep(listener.accept());
            CompletableFuture<Object> read = new CompletableFuture<>();
            Thread reader = new Thread(() -> read.complete(outcome(() -> client.getInputStream().read())));
            reader.setDaemon(true);
            reader.start();
            while (!waits(reader)) {
                assertThat(read).isNotDone();
            }
            client.shutdownInput();
            client.close();
            assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    private static boolean waits(Thread reader) {
        return Arrays.stream(reader.getStackTrace()).anyMatch(
                frame -> frame.getClassName().equals(PeekSocket.Waiter.class.getName()));
    }

    @Test
    void aClosedSocketDoesNotGiveBackWhatALookHasTaken() throws Exception {
        PeekSocket client = keep(new PeekSocket());
        client.connect(listener.getLocalSocketAddress(), 1_000);
        keep(listener.accept()).getOutputStream().write(7);
        Awaitility.await().atMost(Duration.ofSeconds(5))
                .until(() -> client.input().look(PingAfter.NEVER_NANOS) == Result.BYTES);
        InputStream in = client.getInputStream();
        client.close();
        assertThatThrownBy(in::read).isInstanceOf(SocketException.class).hasMessage("Socket closed");
    }

    /** The same happens if the whole program is stopped for longer than the deadline while the reply comes in. */
    @Test
    void aReplyThatIsThereIsReadThoughTheDeadlineHasPassed() throws Exception {
        try (PeekSocket client = new PeekSocket()) {
            client.connect(listener.getLocalSocketAddress(), 1_000);
            Socket peer = keep(listener.accept());
            client.getOutputStream().write(1);
            peer.getOutputStream().write(7);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> client.getInputStream().available() == 1);
            client.input().endReadsAfter(-1);
            assertThat(client.getInputStream().read()).isEqualTo(7);
            client.getOutputStream().write(1);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void readsTheLastWordsBeforeAResetToo() throws Exception {
        try (PeekSocket client = new PeekSocket()) {
            client.connect(listener.getLocalSocketAddress(), 1_000);
            Socket peer = keep(listener.accept());
            byte[] text = "#08S01Server shutdown in progress".getBytes(StandardCharsets.US_ASCII);
            OutputStream out = peer.getOutputStream();
            out.write(new byte[] {(byte) (3 + text.length), 0, 0, 0, (byte) 0xff, 1053 & 0xff, 1053 >> 8});
            out.write(text);
            peer.setSoLinger(true, 0);
            peer.close();
            Result result = client.input().look(PingAfter.NEVER_NANOS);
            assertThat(result.finding()).isEqualTo(Finding.LAST_WORDS);
            assertThat(result.cause().getErrorCode()).isEqualTo(1053);
            assertThat((Throwable) result.cause()).hasMessage("Server shutdown in progress");
        }
    }

    private void same(Script script) throws Exception {
        List<List<Object>> stories = new ArrayList<>();
        for (Socket client : List.of(keep(new Socket()), keep(new PeekSocket()))) {
            client.connect(listener.getLocalSocketAddress(), 1_000);
            List<Object> story = new ArrayList<>();
            script.run(client, keep(listener.accept()), story);
            stories.add(story);
        }
        assertThat(stories.get(1)).isEqualTo(stories.get(0));
    }

    /** Returns bytes that do not repeat, so that a lost or doubled part is found. They are not a MySQL packet. */
    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 >> 3);
        }
        return bytes;
    }

    private <S extends Socket> S keep(S socket) {
        open.add(socket);
        return socket;
    }

    /** Starts a step on another thread, and returns when the step waits or has ended. */
    private static CompletableFuture<Object> async(Step step) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> result.complete(outcome(step)));
        thread.setDaemon(true);
        thread.start();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> result.isDone() || inTheSocket(thread));
        return result;
    }

    private static boolean inTheSocket(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod() && stack[0].getClassName().startsWith("sun.nio.ch.");
    }

    /** Returns the value, or the class and text of the exception. Does not change the interrupt flag. */
    private static Object outcome(Step step) {
        try {
            Object value = step.run();
            return value instanceof InputStream || value instanceof OutputStream ? "a stream" : value;
        } catch (Exception e) {
            // Some texts differ in upper and lower case between versions of the JDK.
            return e.getClass().getName() + ": " + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        }
    }
}
