// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Daemon threads with small stacks, and the wait for their end. Thread-safe. */
final class ProxyThreads {

    /** These threads copy bytes and call few methods. There may be thousands of them. */
    private static final long STACK_BYTES = 256 * 1_024;

    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Starts a thread. If this machine has no more threads, throws what a broken connection throws. */
    Thread start(String name, Runnable task) throws IOException {
        Thread thread = new Thread(null, () -> {
            try {
                task.run();
            } finally {
                threads.remove(Thread.currentThread());
            }
        }, "goneaway-proxy-" + name, STACK_BYTES);
        thread.setDaemon(true);
        threads.add(thread);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            threads.remove(thread);
            throw new IOException("this machine cannot start another thread", e);
        }
        return thread;
    }

    /**
     * Waits until all other threads have ended, or until {@link System#nanoTime} has reached the end. An interrupt does not
     * shorten the wait, and sets the interrupt flag afterwards.
     */
    void join(long end) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread != Thread.currentThread() && thread.isAlive() && end - System.nanoTime() > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
