// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionStrategy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Takes lines from TCP connections and saves each exactly once: {@code KEY<TAB>TEXT} is answered by {@code OK KEY} when it is
 * committed, and not before.
 *
 * <p>{@code REFUSED KEY reason} says that this line will never be stored. A line without an answer may be in the table or not:
 * its sender sends it again, under the same key, as {@link Sender} does. All threads are daemons. Thread-safe.
 */
public final class Ingester implements AutoCloseable {

    private static final long LOOK_MILLIS = 500;

    private final ConnectionStrategy strategy;
    private final IngesterOptions options;
    private final ServerSocket door;
    private final BlockingQueue<Item> queue;
    private final Semaphore places;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final List<Thread> writers = new ArrayList<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private volatile boolean stopping;

    /**
     * Makes the table unless it is there, and begins to listen.
     *
     * @param address where to listen; port 0 for a free one
     * @param strategy how to reach the table; closed with this object
     * @param options how much may be held
     * @throws SQLException if the table cannot be reached now; the strategy is left open
     * @throws IOException if the address cannot be listened on; likewise
     * @throws RefusedException if there is a table of that name that cannot keep the promise; likewise
     */
    public Ingester(InetSocketAddress address, ConnectionStrategy strategy, IngesterOptions options)
            throws SQLException, IOException {
        this.strategy = strategy;
        this.options = options;
        this.queue = new ArrayBlockingQueue<>(options.queue());
        this.places = new Semaphore(options.senders());
        strategy.useConnection(LineTable::prepare);
        door = new ServerSocket();
        try {
            door.bind(address);
        } catch (IOException e) {
            door.close();
            throw e;
        }
        RepeatedUnit units = new RepeatedUnit(strategy, options.patience());
        for (int i = 0; i < options.writers(); i++) {
            writers.add(daemon(new LineWriter(queue, options.batch(), units, () -> stopping), "ingester-writer"));
        }
        daemon(this::accept, "ingester-door");
    }

    private Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                fail(e);
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /**
     * Where senders connect.
     *
     * @return the port
     */
    public int port() {
        return door.getLocalPort();
    }

    /**
     * How many lines wait for the table.
     *
     * @return at most what the options allow
     */
    public int waiting() {
        return queue.size();
    }

    /** Without one of its threads it would live on and store nothing: its senders are told at once, by closed connections. */
    private void fail(Throwable e) {
        stopping = true;
        failure.complete(e);
        closeDoor();
        sessions.forEach(Session::close);
    }

    /**
     * Waits until one of its threads has met what it cannot go on after, such as no memory: then it takes no more lines, every
     * connection is closed, and only {@link #close} is left to do. Never returns otherwise.
     *
     * @return what was met
     * @throws InterruptedException if the thread was interrupted
     */
    public Throwable awaitFailure() throws InterruptedException {
        try {
            return failure.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes it so", e);
        }
    }

    private void accept() {
        while (!stopping) {
            try {
                // A sender may be quiet for hours, but not while its place is the last, however soon another one becomes free.
                if (!places.tryAcquire()) {
                    do {
                        endTheLongestSilent();
                    } while (!places.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS));
                }
                admit(door.accept());
            } catch (IOException e) {
                // Closed, or one sender was gone before it was served; without descriptors a pause is kinder than a spin.
                places.release();
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** One, for one place is needed. */
    private void endTheLongestSilent() {
        Map<Session, Long> silences = new HashMap<>();
        sessions.forEach(session -> silences.put(session, session.silenceNanos()));
        silences.entrySet().stream().filter(silence -> silence.getValue() > options.maxSilence().toNanos())
                .max(Map.Entry.comparingByValue()).ifPresent(longest -> longest.getKey().endSilence());
    }

    private void pause() {
        try {
            Thread.sleep(stopping ? 0 : 10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(Socket socket) throws IOException {
        try {
            serve(socket);
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    private void serve(Socket socket) throws IOException {
        // Quiet hours are normal; a sender that vanished in them is found by the kernel.
        socket.setKeepAlive(true);
        Session[] session = new Session[1];
        session[0] = new Session(socket, queue, options, () -> {
            sessions.remove(session[0]);
            places.release();
        });
        sessions.add(session[0]);
        session[0].start();
        if (failure.isDone()) {
            session[0].close();
        } else if (stopping) {
            session[0].stopReading();
        }
    }

    private void closeDoor() {
        try {
            door.close();
        } catch (IOException e) {
            // It listens no more either way.
        }
    }

    /**
     * Stops cleanly: reads nothing more, stores and answers what was read, and closes everything; what cannot be stored within
     * {@link IngesterOptions#drain} stays without an answer. Idempotent.
     */
    @Override
    public void close() {
        stopping = true;
        long end = System.nanoTime() + options.drain().toNanos();
        closeDoor();
        sessions.forEach(Session::stopReading);
        try {
            for (Thread writer : writers) {
                writer.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
            // Whoever has every place knows that no session is left.
            if (places.tryAcquire(options.senders(), end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                places.release(options.senders());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writers.forEach(Thread::interrupt);
        sessions.forEach(Session::close);
        strategy.close();
    }
}
