// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.results.RefusedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs one task after the other on one daemon thread, and waits for none beyond its deadline: some pools would wait for ever. */
final class Worker implements AutoCloseable {

    private final Duration deadline;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "goneaway-distance");
        made.setDaemon(true);
        return made;
    });

    /** Of each task. */
    Worker(Duration deadline) {
        this.deadline = deadline;
    }

    /** Runs it; the name says whose it is. */
    <T> T call(String name, Callable<T> task) {
        Future<T> future = thread.submit(task);
        try {
            return future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new RefusedException(name + " was not done within " + deadline.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused
                    : new RefusedException(name + " failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while waiting for " + name, e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
