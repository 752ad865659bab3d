// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Runs tasks and kills JMH's forks when the JVM ends, also after a signal. Thread-safe. */
public final class AtExit {

    private static final long PAUSE_NANOS = 100_000_000;

    private static final Set<Runnable> TASKS = ConcurrentHashMap.newKeySet();
    private static volatile boolean stopping;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::run, "goneaway-at-exit"));
    }

    private AtExit() {
    }

    /** Tells whether the JVM is ending. During the end, failures are normal, because servers and forks end too. */
    public static boolean stopping() {
        return stopping;
    }

    /** Blocks for ever if the JVM is ending, so that the caller starts nothing more. Returns at once otherwise. */
    public static void holdIfStopping() {
        while (stopping) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    public static void run(Runnable task) {
        TASKS.add(task);
    }

    public static void forget(Runnable task) {
        TASKS.remove(task);
    }

    /** Kills all Java processes that this JVM has started: the forks of JMH. */
    public static void killForks() {
        ProcessHandle.current().children()
                .filter(child -> child.info().command().map(command -> command.endsWith("/java")).orElse(false))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static void run() {
        stopping = true;
        killForks();
        for (Runnable task : TASKS) {
            try {
                task.run();
            } catch (RuntimeException e) {
                // The other tasks must run too.
            }
        }
        // Kill again, because a fork may have started during the first kill.
        killForks();
    }
}
