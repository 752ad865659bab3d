// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connects one client to the server through the proxy. If one side closes its connection, the proxy closes the other connection.
 * A fault can prevent this. Thread-safe.
 */
final class ProxiedConnection {

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    final FaultProxy proxy;
    final ProxyThreads threads = new ProxyThreads();
    private final InetSocketAddress target;
    private final Socket client;
    private final Socket server = new Socket();
    private final Direction up;
    private final Direction down;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Long id;
    private volatile long lastBytes = System.nanoTime();
    private volatile boolean silent;
    private volatile boolean forgotten;
    private volatile boolean clientGone;
    private volatile boolean upEnded;
    /** Whether the next bytes of the server are lost and the connection is cut. */
    private volatile boolean replyIsCut;

    ProxiedConnection(FaultProxy proxy, Socket client) {
        this.proxy = proxy;
        this.target = proxy.target;
        this.client = client;
        this.up = new Upstream();
        this.down = new Downstream();
    }

    private final class Upstream extends Direction {

        private final CommandReader reader = new CommandReader(proxy);

        Upstream() {
            super(ProxiedConnection.this, client, server, "up-delayed");
        }

        @Override
        boolean passes(byte[] bytes, int count) throws IOException {
            proxy.bytesUp.add(count);
            boolean late = isForgotten();
            reader.see(bytes, count, !silent);
            if (silent) {
                return false;
            }
            if (late) {
                end(true);
                return false;
            }
            if (reader.cut() == null) {
                return !isAnswered(bytes, count);
            }
            if (reader.cut().after()) {
                // Set the flag before the server can answer.
                replyIsCut = true;
                return true;
            }
            // The server may have earlier pieces of the command. The server never executes a part of a command.
            proxy.cuts.incrementAndGet();
            end(true);
            return false;
        }

        /** Looks at a piece that begins a command: its sequence id, the fourth byte, is 0. */
        private boolean isAnswered(byte[] bytes, int count) throws IOException {
            StandIn standIn = proxy.standIns.get(target);
            return standIn != null && count > StandIn.HEADER && bytes[StandIn.HEADER - 1] == 0
                    && answer(standIn.answer(bytes, count), standIn == StandIn.PROXY_WITHOUT_BACKEND);
        }

        @Override
        boolean passesEnd() {
            clientGone = true;
            return true;
        }
    }

    /**
     * The direction from the server to the client. Reads the server's id of the connection, its {@code CONNECTION_ID()}, from the
     * greeting. The greeting is not encrypted, even if TLS follows.
     */
    private final class Downstream extends Direction {

        /**
         * Protocol 10 of MySQL: a header of four bytes, the number 10, the version up to a zero byte, and the id in four bytes. A
         * server that refuses the connection sends an error packet instead.
         */
        private static final Pattern GREETING = Pattern.compile(".{4}\n[^\0]*\0(.{4})", Pattern.DOTALL);
        private static final int LONGEST_GREETING = 1_024;

        /** What the server has sent so far, because the greeting may come in any number of pieces. */
        private String start = "";

        Downstream() {
            super(ProxiedConnection.this, server, client, "down-delayed");
        }

        @Override
        boolean passes(byte[] bytes, int count) {
            proxy.bytesDown.add(count);
            if (id == null && start.length() < LONGEST_GREETING) {
                start += new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
                readId();
            }
            // Like a gateway that has forgotten a connection, the proxy does not know where to send these bytes.
            if (isForgotten() || silent) {
                return false;
            }
            if (replyIsCut) {
                proxy.cuts.incrementAndGet();
                end(true);
                return false;
            }
            return true;
        }

        private void readId() {
            Matcher greeting = GREETING.matcher(start);
            if (greeting.lookingAt()) {
                byte[] lowByteFirst = greeting.group(1).getBytes(StandardCharsets.ISO_8859_1);
                id = Integer.toUnsignedLong(ByteBuffer.wrap(lowByteFirst).order(ByteOrder.LITTLE_ENDIAN).getInt());
            }
        }

        @Override
        boolean passesEnd() {
            return !isForgotten();
        }
    }

    void start() {
        proxy.proxied.add(this);
        // Read the flag after this connection was added, because silenceAll sets the flag before it lists the connections.
        if (proxy.blackHole) {
            silent = true;
        }
        try {
            threads.start("up", this::run);
        } catch (IOException e) {
            end(true);
            proxy.proxied.remove(this);
        }
    }

    private void run() {
        if (!silent) {
            try {
                StandIn standIn = proxy.standIns.get(target);
                if (standIn == null || !answer(standIn.greeting(), true)) {
                    server.connect(target, CONNECT_TIMEOUT_MILLIS);
                    server.setTcpNoDelay(true);
                    client.setTcpNoDelay(true);
                    threads.start("down", down::run);
                }
            } catch (IOException e) {
                broken();
            }
        }
        up.run();
        upEnded = true;
        if (ended.get()) {
            proxy.proxied.remove(this);
        }
    }

    /** Sends a packet to the client. If {@code ends}, an error ends the connection. Returns false if there is no packet. */
    private boolean answer(byte[] packet, boolean ends) throws IOException {
        if (packet != null) {
            client.getOutputStream().write(packet);
            if (ends && packet[StandIn.HEADER] == StandIn.ERROR) {
                end(false);
            }
        }
        return packet != null;
    }

    /** Loses all bytes from now on. If one side closes its connection, the other side does not get to know. */
    void silence() {
        silent = true;
    }

    boolean isSilent() {
        return silent;
    }

    /** Returns whether nothing had crossed for longer than the idle limit when these bytes, or a close, arrived. */
    private boolean isForgotten() {
        long now = System.nanoTime();
        long limit = proxy.idleLimitNanos;
        if (limit > 0 && now - lastBytes > limit) {
            forgotten = true;
        }
        lastBytes = now;
        return forgotten;
    }

    /** Returns true until no thread reads from the client any more. The kernel tells the client about an end only then. */
    boolean isOpen() {
        return !clientGone && !upEnded;
    }

    /** Returns the server's id of the connection, or null if it has none. */
    Long id() {
        return id;
    }

    /** Ends both sides after one side broke, unless the connection is silent. */
    void broken() {
        if (!silent) {
            end(true);
        }
    }

    /** Closes both sides, the client's side with a RST if asked for. Only the first call has an effect. */
    void end(boolean reset) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            if (reset) {
                client.setSoLinger(true, 0);
            } else {
                // Tells the client about the end now. Otherwise the kernel would wait for the thread that reads.
                client.shutdownOutput();
            }
        } catch (IOException e) {
            // The client has closed already.
        }
        close(client);
        close(server);
        up.close();
        down.close();
        // Read upEnded after ended was set. Either this thread sees that the reader has ended, or the reader sees ended.
        if (upEnded) {
            proxy.proxied.remove(this);
        }
    }

    /** Waits until no thread uses the sockets. Until then the kernel may not have sent the RST. */
    void awaitEnd(long deadline) {
        threads.join(deadline);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is closed either way.
        }
    }
}
