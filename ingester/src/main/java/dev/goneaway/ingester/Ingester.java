// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
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

    /**
     * Bounds memory by {@code senders × batch × maxLineBytes}. A batch of the longest lines must stay below 7 MiB. Then a statement
     * fits into MariaDB's default max_allowed_packet of 16 MiB, even if every byte is escaped.
     *
     * @param batch the most lines that one unit of work stores
     * @param senders how many connections are served at a time; others wait until they are accepted
     * @param maxLineBytes how long a line may be, without its line feed
     * @param patience how long a unit of work is repeated before its lines are left without an answer
     * @param drain how long {@link Ingester#close} waits until what was read is stored and answered
     */
    record Limits(int batch, int senders, int maxLineBytes, Duration patience, Duration drain) {

        static final Limits DEFAULTS = new Limits(200, 50, 8 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(10));
    }

    private static final long PAUSE_MILLIS = 10;

    private final ConnectionStrategy strategy;
    private final Limits limits;
    private final LineStore store;
    private final ServerSocket listener = new ServerSocket();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Creates the table if it does not exist, and begins to listen on the address, where port 0 stands for a free port. Closes the
     * strategy together with this object, and leaves the strategy open if this constructor throws.
     */
    Ingester(InetSocketAddress address, ConnectionStrategy strategy, Limits limits) throws SQLException, IOException {
        this.strategy = strategy;
        this.limits = limits;
        this.store = new LineStore(strategy, limits.patience());
        strategy.useConnection(LineTable::prepare);
        try {
            listener.bind(address);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        for (int i = 0; i < limits.senders(); i++) {
            Thread thread = new Thread(this::acceptAndServe, "ingester-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    int port() {
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
            // After an Error, such as OutOfMemoryError, no thread accepts any more: senders must not wait for a half dead program.
            close(listener);
            ended.countDown();
        }
    }

    private void serve(Socket socket) {
        try {
            new SenderConnection(socket, store, limits, listener::isClosed).serve();
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

    /** Waits until this ingester accepts no more senders, because it was closed or because a thread ended with an {@link Error}. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The port is free, and the connection is closed, after a failed close too.
        }
    }

    /**
     * Stops reading, stores and answers the lines that were read, and closes everything. Lines that cannot be stored within the
     * time to drain get no answer. A second call does nothing.
     */
    @Override
    public void close() {
        close(listener);
        long end = System.nanoTime() + limits.drain().toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
        sockets.forEach(Ingester::close);
        strategy.close();
    }
}
