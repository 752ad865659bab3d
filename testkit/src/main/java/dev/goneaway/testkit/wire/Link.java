// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client's connection and the connection to the server behind it: what becomes of one becomes of the other, unless the path
 * between them is broken. Thread-safe.
 */
final class Link {

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final long NO_ID = -1;

    private final Wire wire;
    private final Socket client;
    private final Socket server = new Socket();
    private final Crew crew = new Crew();
    private final Upstream up;
    private final Downstream down;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile long id = NO_ID;
    private volatile long lastBytes = System.nanoTime();
    private volatile boolean silent;
    private volatile boolean forgotten;
    private volatile boolean clientGone;
    private volatile boolean upEnded;
    /** The cut that the server's next bytes call for. */
    private volatile boolean replyIsCut;

    Link(Wire wire, Socket client) {
        this.wire = wire;
        this.client = client;
        this.up = new Upstream(this, wire, client, server, crew);
        this.down = new Downstream(this, wire, server, client, crew);
    }

    void start() {
        wire.links.add(this);
        // In this order: silenceAll sets the flag before it looks for links.
        if (wire.blackHole) {
            silent = true;
        }
        try {
            crew.start("up", this::run);
        } catch (IOException e) {
            end(true);
            forget();
        }
    }

    private void run() {
        if (!silent) {
            try {
                server.connect(wire.target, CONNECT_TIMEOUT_MILLIS);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                crew.start("down", down::run);
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
        wire.links.remove(this);
    }

    /** From now on bytes vanish, and so does the news that a side has closed. */
    void silence() {
        silent = true;
    }

    boolean isSilent() {
        return silent;
    }

    /** Tells whether nothing had crossed for too long when these bytes, or the news of a close, arrived. */
    boolean isForgotten() {
        long now = System.nanoTime();
        long limit = wire.idleLimitNanos;
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

    /** Learns the server's id of the connection. */
    void identify(long serversId) {
        id = serversId;
        wire.everIds.add(serversId);
    }

    void clientGone() {
        clientGone = true;
    }

    /**
     * True until nothing reads from the client any more. A thread that still reads keeps the kernel from telling the client of the
     * end: for a moment, a link that {@link #end} has closed looks alive to the client.
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

    /** One side broke: so does the other, unless it cannot learn of it. */
    void broken() {
        if (!silent) {
            end(true);
        }
    }

    /** Closes both sides, the client's with a RST if so wanted; the first call counts. */
    void end(boolean reset) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            if (reset) {
                client.setSoLinger(true, 0);
            } else {
                // Tells the client of the end now, and not when the thread that reads from it has let go.
                client.shutdownOutput();
            }
        } catch (IOException e) {
            // The client was faster.
        }
        close(client);
        close(server);
        up.close();
        down.close();
        // After ended was set: either this sees that the reader has ended, or the reader sees this.
        if (upEnded) {
            forget();
        }
    }

    /** Waits until no thread holds on to a socket: as long as one does, the kernel may not have sent the RST. */
    void awaitEnd(long deadline) {
        crew.join(deadline);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
