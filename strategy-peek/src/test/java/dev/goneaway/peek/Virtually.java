// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Runs a task on a virtual thread. It uses reflection, because the tests are compiled for a JDK without virtual threads. */
final class Virtually {

    private Virtually() {
    }

    static <T> CompletableFuture<T> run(Callable<T> task) throws ReflectiveOperationException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable runnable = () -> {
            try {
                result.complete(task.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        };
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, runnable);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
        return result;
    }
}
