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
 * A port of 127.0.0.1. While the port is open, each client is handed to the proxy. While it is shut, the kernel refuses clients,
 * as on a port without a server.
 *
 * <p>While the port is shut, a socket stays bound to it and does not listen, so that the kernel gives the port to no other program
 * and to no client. Between the two states there is an instant without a socket. If another program takes the port then, {@link
 * #open} fails. Thread-safe.
 */
final class PortListener implements Closeable {

    /** Enough for hundreds of clients that connect at once. The kernel may allow less. */
    private static final int BACKLOG = 1_024;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ProxyThreads threads = new ProxyThreads();
    private final Consumer<Socket> visitors;
    private final InetSocketAddress address;
    private ServerSocket listener;
    private Socket placeholder;
    private boolean closed;

    PortListener(Consumer<Socket> visitors) throws IOException {
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
        threads.start("accept", () -> accept(socket));
    }

    private void endListener() throws IOException {
        listener.close();
        listener = null;
        // Wait for the threads, because the kernel listens until no thread is inside accept.
        threads.join(System.nanoTime() + ProxyThreads.PATIENCE.toNanos());
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                visitors.accept(socket.accept());
            } catch (IOException e) {
                // The port was closed, or the process has no more file descriptors for a moment.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
