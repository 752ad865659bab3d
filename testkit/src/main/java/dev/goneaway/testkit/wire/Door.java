// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A port of 127.0.0.1 that is open, and hands over whoever connects, or shut, and refuses them as if nobody listened.
 *
 * <p>While it is shut, a socket that is bound to the port and does not listen keeps the kernel from giving it to somebody else,
 * or to a client that keeps trying to connect here: with the same port on its own side it would reach itself. Between the two
 * there is an instant without either, and who asks for exactly this port may get it at any time; then {@link #open} fails.
 * Thread-safe.
 */
final class Door implements Closeable {

    /** For hundreds of clients that come at once; the kernel may allow less. */
    private static final int BACKLOG = 1_024;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Crew crew = new Crew();
    private final Consumer<Socket> visitors;
    private final InetSocketAddress address;
    private ServerSocket listener;
    private Socket placeholder;
    private boolean closed;

    Door(Consumer<Socket> visitors) throws IOException {
        this.visitors = visitors;
        ServerSocket first = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        address = (InetSocketAddress) first.getLocalSocketAddress();
        listen(first);
    }

    int port() {
        return address.getPort();
    }

    synchronized void open() throws IOException {
        if (!closed && listener == null) {
            placeholder.close();
            listen(new ServerSocket(address.getPort(), BACKLOG, address.getAddress()));
        }
    }

    synchronized void shut() throws IOException {
        if (!closed && listener != null) {
            endListener();
            placeholder = new Socket();
            placeholder.setReuseAddress(true);
            placeholder.bind(address);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (listener != null) {
            endListener();
        }
        if (placeholder != null) {
            placeholder.close();
        }
    }

    private void listen(ServerSocket socket) throws IOException {
        listener = socket;
        crew.start("accept", () -> accept(socket));
    }

    private void endListener() throws IOException {
        listener.close();
        listener = null;
        // As long as a thread is inside accept, the kernel goes on listening.
        crew.join(System.nanoTime() + Crew.PATIENCE.toNanos());
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                visitors.accept(socket.accept());
            } catch (IOException e) {
                // Closed; or the process has no more files, which may pass.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
