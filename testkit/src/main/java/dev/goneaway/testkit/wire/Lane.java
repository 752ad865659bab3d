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
 * Delivers what one side sent to the other side, in order: at once in the caller's thread, or each piece its own delay after it
 * came, by a thread that the first delay starts. Delays overlap, so throughput stays what it is. One thread sends; any may close.
 */
final class Lane {

    /** Where a lane ends. */
    interface Exit {

        /** Passes bytes on. */
        void write(byte[] bytes, int count) throws IOException;

        /** The sender has closed, and all it sent was delivered. */
        void end();

        /** A delivery failed. */
        void broken();
    }

    /** The bytes null: the sender has closed. */
    private record Piece(byte[] bytes, long due) {
    }

    /** Of 16 KiB at most: a receiver that does not read holds up the sender in the end, as a network would. */
    private static final int CAPACITY = 4_096;

    /** The kernel wakes a thread up to this much too late. */
    private static final long SPIN_NANOS = 70_000;

    private static final long LOOK_MILLIS = 100;

    private final Exit exit;
    private final Crew crew;
    private final String name;
    private final BlockingQueue<Piece> queue = new LinkedBlockingQueue<>(CAPACITY);
    /** Queued or being written. */
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean closed;
    private volatile Thread thread;

    Lane(Exit exit, Crew crew, String name) {
        this.exit = exit;
        this.crew = crew;
        this.name = name;
    }

    void send(byte[] bytes, int count, long delayNanos) throws IOException {
        if (delayNanos == 0 && pending.get() == 0) {
            exit.write(bytes, count);
        } else {
            enqueue(new Piece(Arrays.copyOf(bytes, count), System.nanoTime() + delayNanos));
        }
    }

    /** The sender has closed. */
    void finish(long delayNanos) throws IOException {
        if (delayNanos == 0 && pending.get() == 0) {
            exit.end();
        } else {
            enqueue(new Piece(null, System.nanoTime() + delayNanos));
        }
    }

    /** Drops what is not yet delivered. */
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
            thread = crew.start(name, this::deliver);
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
            exit.broken();
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
            exit.end();
        } else {
            exit.write(piece.bytes, piece.bytes.length);
        }
        pending.decrementAndGet();
    }

    private void awaitDue(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !closed; left = due - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                // Not a bare spin: with hundreds of connections somebody else needs the core.
                Thread.yield();
            }
        }
    }
}
