// SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Threads that do one thing together, daemons with small stacks, and the wait for their end. Thread-safe. */
final class Crew {

    /** They copy bytes and call little; there may be thousands. */
    private static final long STACK_BYTES = 256 * 1_024;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Thread start(String name, Runnable task) {
        Thread thread = new Thread(null, () -> {
            try {
                task.run();
            } finally {
                threads.remove(Thread.currentThread());
            }
        }, "goneaway-proxy-" + name, STACK_BYTES);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** Returns when all others have ended, at the latest after five seconds, or at once when interrupted. */
    void join() {
        long start = System.nanoTime();
        try {
            for (Thread thread : threads) {
                if (thread != Thread.currentThread()) {
                    long left = PATIENCE.toNanos() - (System.nanoTime() - start);
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
