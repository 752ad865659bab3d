// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Threads that do one thing together, daemons with small stacks, and the wait for their end. Thread-safe. */
final class Crew {

    /** They copy bytes and call little; there may be thousands. */
    private static final long STACK_BYTES = 256 * 1_024;

    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Throws IOException if this machine has no more threads: for a proxy that is one more way to fail, not the end. */
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
            throw new IOException("no more threads", e);
        }
        return thread;
    }

    /**
     * Returns when all others have ended, or when {@link System#nanoTime} has reached that end. An interrupt does not cut the
     * wait short, because what follows relies on it; it is kept for the caller.
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
