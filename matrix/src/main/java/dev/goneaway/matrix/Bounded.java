// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.RefusedException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Runs tasks side by side, on daemon threads of their own, and never waits for one beyond its deadline.
 *
 * @param <K> what tells the tasks apart
 * @param <T> what a task gives
 */
final class Bounded<K, T> {

    private static final long POLL_MILLIS = 10;

    private final Map<K, FutureTask<T>> running = new LinkedHashMap<>();

    /** Starts them all. */
    Bounded(Map<K, Callable<T>> tasks) {
        tasks.forEach((key, task) -> {
            FutureTask<T> future = new FutureTask<>(task);
            Thread thread = new Thread(future, "goneaway-" + key);
            thread.setDaemon(true);
            thread.start();
            running.put(key, future);
        });
    }

    /**
     * Gives each key's task its result, or {@code late} if the deadline came first; the thread of a late task is interrupted.
     *
     * @throws RefusedException if a task failed
     */
    static <K, T> Map<K, T> all(Map<K, Callable<T>> tasks, Duration deadline, Function<K, T> late) {
        return new Bounded<>(tasks).await(deadline, late);
    }

    /** As {@link #all}, from now on. */
    Map<K, T> await(Duration deadline, Function<K, T> late) {
        long end = System.nanoTime() + deadline.toNanos();
        return await(key -> end, late);
    }

    /** As {@link #all}, with a deadline for each, of the monotonic clock, that may move on while it is waited for. */
    Map<K, T> await(ToLongFunction<K> endNanos, Function<K, T> late) {
        Map<K, T> results = new LinkedHashMap<>();
        running.forEach((key, future) -> results.put(key, result(key, future, endNanos, late)));
        return results;
    }

    private static <K, T> T result(K key, FutureTask<T> future, ToLongFunction<K> endNanos, Function<K, T> late) {
        try {
            return future.get(Math.max(0, endNanos.applyAsLong(key) - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (endNanos.applyAsLong(key) > System.nanoTime()) {
                return result(key, future, endNanos, late);
            }
            future.cancel(true);
            return late.apply(key);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused
                    : new RefusedException("the contestant " + key + " failed before any fault: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while waiting for the contestant " + key, e);
        }
    }

    /** Polls until the condition holds; false if the deadline came first. */
    static boolean await(Duration deadline, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > deadline.toNanos()) {
                return false;
            }
            pause(Duration.ofMillis(POLL_MILLIS));
        }
        return true;
    }

    /** Sleeps, because here the passing of time is itself what is waited for. */
    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while waiting", e);
        }
    }
}
