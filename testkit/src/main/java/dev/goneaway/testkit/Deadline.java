// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs tasks on daemon threads, so that no caller waits longer than a time limit. Some pools and frozen servers would otherwise
 * block their caller for ever. Thread-safe.
 */
public final class Deadline {

    private Deadline() {
    }

    /** Runs a task on a daemon thread of its own and waits for its result. {@link Task#get} says what this throws. */
    public static <T> T call(String name, Duration limit, Callable<T> task) {
        return start(name, task).get(limit);
    }

    /** Starts a task on a daemon thread of its own, called {@code goneaway-NAME}, and does not wait. */
    public static <T> Task<T> start(String name, Callable<T> task) {
        return new Task<>(name, task);
    }

    /** A task that was started. */
    public static final class Task<T> {

        private final String name;
        private final FutureTask<T> future;
        private final Thread thread;

        private Task(String name, Callable<T> task) {
            this.name = name;
            this.future = new FutureTask<>(task);
            this.thread = new Thread(future, "goneaway-" + name);
            thread.setDaemon(true);
            thread.start();
        }

        /**
         * Waits for the result from now on. Passes on an unchecked exception of the task. If the limit passes or the wait is
         * interrupted, this method interrupts the task. The interrupt flag of the waiting thread stays set.
         *
         * @throws DeadlineException if the task was too slow, if the wait was interrupted, or if the task threw a checked exception
         */
        public T get(Duration limit) {
            try {
                return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                interrupt();
                throw new DeadlineException(name + " did not end within " + limit.toMillis() + " ms", e);
            } catch (InterruptedException e) {
                interrupt();
                Thread.currentThread().interrupt();
                throw new DeadlineException("interrupted while waiting for " + name, e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new DeadlineException(name + " failed: " + e.getCause(), e.getCause());
            }
        }

        /**
         * Waits until the task's thread has ended, also after an interrupt of the task. Returns false if the limit passed, or if
         * the wait was interrupted, which leaves the interrupt flag set.
         */
        public boolean awaitEnd(Duration limit) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, limit.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return !thread.isAlive();
        }

        /** Interrupts the task. A task that ignores interrupts runs on, on its daemon thread. */
        public void interrupt() {
            future.cancel(true);
        }
    }
}
