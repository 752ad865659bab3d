// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Delivers bytes in order. Without a delay it delivers in the calling thread. With a delay, a thread of its own delivers each
 * piece that long after it came. Delays overlap, so the throughput stays the same. One thread sends, and any thread may close.
 */
final class DelayedWriter {

    /** Receives what is delivered. */
    interface Target {

        /** Passes bytes on. */
        void write(byte[] bytes, int count) throws IOException;

        /** Called after the last bytes, because the sender has closed. */
        void end();

        /** Called when a delivery failed. */
        void broken();
    }

    /** A piece without bytes means that the sender has closed. */
    private record Piece(byte[] bytes, long due) {
    }

    /** Pieces of at most 16 KiB. A receiver that does not read holds up the sender in the end, as a network would. */
    private static final int CAPACITY = 4_096;

    /** The kernel wakes a thread up to this much too late. */
    private static final long SPIN_NANOS = 70_000;

    private static final long LOOK_MILLIS = 100;

    private final Target target;
    private final ProxyThreads threads;
    private final String name;
    private final BlockingQueue<Piece> queue = new LinkedBlockingQueue<>(CAPACITY);
    /** Pieces that are queued or being written. */
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean closed;
    private volatile Thread thread;

    DelayedWriter(Target target, ProxyThreads threads, String name) {
        this.target = target;
        this.threads = threads;
        this.name = name;
    }

    void send(byte[] bytes, int count, long delayNanos) throws IOException {
        if (delayNanos == 0 && pending.get() == 0) {
            target.write(bytes, count);
        } else {
            enqueue(new Piece(Arrays.copyOf(bytes, count), System.nanoTime() + delayNanos));
        }
    }

    /** Delivers the end after all bytes. */
    void finish(long delayNanos) throws IOException {
        if (delayNanos == 0 && pending.get() == 0) {
            target.end();
        } else {
            enqueue(new Piece(null, System.nanoTime() + delayNanos));
        }
    }

    /** Drops everything that is not delivered yet. */
    void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void enqueue(Piece piece) throws IOException {
        pending.incrementAndGet();
        if (thread == null) {
            thread = threads.start(name, this::deliver);
            if (closed) {
                // close() may have come too early to see the thread.
                thread.interrupt();
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

    private void deliver() {
        try {
            while (!closed) {
                Piece piece = queue.take();
                awaitDue(piece.due);
                deliver(piece);
            }
        } catch (IOException e) {
            target.broken();
        } catch (InterruptedException e) {
            // close() ends the loop this way.
            closed = true;
        }
    }

    private void deliver(Piece piece) throws IOException {
        if (closed) {
            return;
        }
        if (piece.bytes == null) {
            target.end();
        } else {
            target.write(piece.bytes, piece.bytes.length);
        }
        pending.decrementAndGet();
    }

    private void awaitDue(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !closed; left = due - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                // Not a bare spin, because with hundreds of connections other threads need the core.
                Thread.yield();
            }
        }
    }
}
