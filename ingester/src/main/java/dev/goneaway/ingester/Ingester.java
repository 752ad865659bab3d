// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionStrategy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Receives lines {@code KEY<TAB>TEXT} from TCP connections and stores each line exactly once. Answers {@code OK KEY} only after
 * the line is committed.
 *
 * <p>{@code REFUSED KEY reason} means that this line will never be stored. A line without an answer may be in the table or not.
 * Its sender sends it again under the same key, as {@link Sender} does. All threads are daemons. Thread-safe.
 */
public final class Ingester implements AutoCloseable {

    private static final long PAUSE_MILLIS = 10;

    private final ConnectionStrategy strategy;
    private final IngesterOptions options;
    private final LineStore store;
    private final ServerSocket listener = new ServerSocket();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Creates the table if it does not exist, and begins to listen.
     *
     * @param address where to listen; port 0 for a free port
     * @param strategy how to reach the table; closed with this object, and left open if this constructor throws
     * @param options limits
     * @throws SQLException if the table cannot be reached now
     * @throws IOException if the address cannot be listened on
     */
    public Ingester(InetSocketAddress address, ConnectionStrategy strategy, IngesterOptions options)
            throws SQLException, IOException {
        this.strategy = strategy;
        this.options = options;
        this.store = new LineStore(strategy, options.patience());
        strategy.useConnection(LineTable::prepare);
        try {
            listener.bind(address);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        for (int i = 0; i < options.senders(); i++) {
            Thread thread = new Thread(this::acceptAndServe, "ingester-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Returns where senders connect.
     *
     * @return the port
     */
    public int port() {
        return listener.getLocalPort();
    }

    /** Runs on each thread: accepts one sender, serves it, and accepts the next. */
    private void acceptAndServe() {
        try {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    sockets.add(socket);
                    serve(socket);
                } catch (IOException e) {
                    // The listener was closed, or the process has no more file descriptors for a moment.
                    pause();
                }
            }
        } finally {
            // After an Error, such as OutOfMemoryError, no thread accepts any more: senders must not wait for a program that is
            // half dead.
            closeListener();
            ended.countDown();
        }
    }

    private void serve(Socket socket) {
        try {
            new SenderConnection(socket, store, options, listener::isClosed).serve();
        } catch (IOException e) {
            // The sender is gone. Committed lines stay, and the sender sends the other lines again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    private void pause() {
        try {
            Thread.sleep(listener.isClosed() ? 0 : PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until this ingester accepts no more senders, because it was closed or because a thread ended with an {@link Error}.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private void closeListener() {
        try {
            listener.close();
        } catch (IOException e) {
            // The port is free after a failed close too.
        }
    }

    /**
     * Stops reading, stores and answers the lines that were read, and closes everything. Lines that cannot be stored within
     * {@link IngesterOptions#drain} get no answer. A second call does nothing.
     */
    @Override
    public void close() {
        closeListener();
        long end = System.nanoTime() + options.drain().toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // The connection is closed after a failed close too.
            }
        }
        strategy.close();
    }
}
