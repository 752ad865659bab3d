// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a proxied connection. Reads until the sender ends, and delivers in order what the connection lets through.
 *
 * <p>Without a delay, the reading thread delivers. With a delay, a second thread delivers each piece that long after it came.
 * Delays overlap, so the throughput stays the same. Any thread may close.
 */
abstract class Direction {

    /** A piece without bytes means that the sender has closed. */
    private record Piece(byte[] bytes, long due) {
    }

    private static final int BUFFER_BYTES = 16_384;

    /** How many pieces can wait. If the queue is full, the proxy reads no more, as a network with full buffers does. */
    private static final int CAPACITY = 4_096;

    /** The kernel may wake a thread this much too late, so the thread does not sleep for the last part of a delay. */
    private static final long SPIN_NANOS = 70_000;

    private static final long LOOK_MILLIS = 100;

    private final ProxiedConnection connection;
    private final Socket from;
    private final Socket to;
    private final String name;
    private final BlockingQueue<Piece> queue = new LinkedBlockingQueue<>(CAPACITY);
    /** Pieces that are queued or being delivered. */
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean closed;
    private volatile Thread delayed;

    Direction(ProxiedConnection connection, Socket from, Socket to, String name) {
        this.connection = connection;
        this.from = from;
        this.to = to;
        this.name = name;
    }

    /** Returns whether bytes that have arrived are passed on. */
    abstract boolean passes(byte[] bytes, int count) throws IOException;

    /** Returns whether the other side learns that the sender has closed or reset its connection. */
    abstract boolean passesEnd();

    final void run() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (passes(buffer, count)) {
                    send(Arrays.copyOf(buffer, count));
                }
            }
            if (passesEnd()) {
                send(null);
            }
        } catch (IOException e) {
            if (passesEnd()) {
                connection.broken();
            }
        }
    }

    /** Drops everything that is not delivered yet. */
    final void close() {
        closed = true;
        Thread running = delayed;
        if (running != null) {
            running.interrupt();
        }
    }

    private void send(byte[] bytes) throws IOException {
        long delay = connection.proxy.delayNanos;
        if (delay == 0 && pending.get() == 0) {
            deliver(bytes);
        } else {
            enqueue(new Piece(bytes, System.nanoTime() + delay));
        }
    }

    private void enqueue(Piece piece) throws IOException {
        pending.incrementAndGet();
        if (delayed == null) {
            delayed = connection.threads.start(name, this::deliverDelayed);
            if (closed) {
                // close() may have come too early to see the thread.
                delayed.interrupt();
            }
        }
        try {
            boolean queued = false;
            while (!queued && !closed) {
                queued = queue.offer(piece, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliverDelayed() {
        try {
            while (!closed) {
                Piece piece = queue.take();
                awaitDue(piece.due);
                if (!closed) {
                    deliver(piece.bytes);
                    pending.decrementAndGet();
                }
            }
        } catch (IOException e) {
            connection.broken();
        } catch (InterruptedException e) {
            // close() ends the loop this way.
            closed = true;
        }
    }

    private void awaitDue(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !closed; left = due - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                // Yields instead of spinning, because with hundreds of connections other threads need the core.
                Thread.yield();
            }
        }
    }

    private void deliver(byte[] bytes) throws IOException {
        if (connection.isSilent()) {
            return;
        }
        if (bytes == null) {
            connection.end(false);
        } else {
            to.getOutputStream().write(bytes);
        }
    }
}
