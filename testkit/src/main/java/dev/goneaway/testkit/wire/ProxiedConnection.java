// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client's connection and the connection to the server behind it. The end of one ends the other, unless a fault keeps the news
 * from crossing. Thread-safe.
 */
final class ProxiedConnection {

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final long NO_ID = -1;

    private final ProxyState state;
    private final Socket client;
    private final Socket server = new Socket();
    private final ProxyThreads threads = new ProxyThreads();
    private final Upstream up;
    private final Downstream down;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile long id = NO_ID;
    private volatile long lastBytes = System.nanoTime();
    private volatile boolean silent;
    private volatile boolean forgotten;
    private volatile boolean clientGone;
    private volatile boolean upEnded;
    /** Whether the next bytes of the server are lost and the connection is cut. */
    private volatile boolean replyIsCut;

    ProxiedConnection(ProxyState state, Socket client) {
        this.state = state;
        this.client = client;
        this.up = new Upstream(this, state, client, server, threads);
        this.down = new Downstream(this, state, server, client, threads);
    }

    void start() {
        state.proxied.add(this);
        // After the connection was added, because silenceAll sets the flag before it lists the connections.
        if (state.blackHole) {
            silent = true;
        }
        try {
            threads.start("up", this::run);
        } catch (IOException e) {
            end(true);
            forget();
        }
    }

    private void run() {
        if (!silent) {
            try {
                server.connect(state.target, CONNECT_TIMEOUT_MILLIS);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                threads.start("down", down::run);
            } catch (IOException e) {
                broken();
            }
        }
        up.run();
        upEnded = true;
        if (ended.get()) {
            forget();
        }
    }

    private void forget() {
        state.proxied.remove(this);
    }

    /** Loses all bytes from now on, and the news that a side has closed. */
    void silence() {
        silent = true;
    }

    boolean isSilent() {
        return silent;
    }

    /** Returns whether nothing had crossed for longer than the idle limit when these bytes, or the news of a close, arrived. */
    boolean isForgotten() {
        long now = System.nanoTime();
        long limit = state.idleLimitNanos;
        if (limit > 0 && now - lastBytes > limit) {
            forgotten = true;
        }
        lastBytes = now;
        return forgotten;
    }

    void cutReply() {
        replyIsCut = true;
    }

    boolean isReplyCut() {
        return replyIsCut;
    }

    /** Sets the server's id of the connection. */
    void identify(long serversId) {
        id = serversId;
        state.everIds.add(serversId);
    }

    void clientGone() {
        clientGone = true;
    }

    /**
     * Returns true until no thread reads from the client any more. The kernel tells the client about an end only when no thread
     * reads. For a moment, a connection that {@link #end} has closed looks alive to the client.
     */
    boolean isOpen() {
        return !clientGone && !upEnded;
    }

    boolean hasId() {
        return id != NO_ID;
    }

    long id() {
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
        // After ended was set. Either this thread sees that the reader has ended, or the reader sees that ended is set.
        if (upEnded) {
            forget();
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
