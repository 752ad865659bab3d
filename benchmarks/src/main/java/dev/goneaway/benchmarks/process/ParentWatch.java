// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Notices the end of the parent process, also if the parent was killed with SIGKILL. */
public final class ParentWatch {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Optional<ProcessHandle> PARENT = ProcessHandle.current().parent();

    private ParentWatch() {
    }

    /** Runs a task within some seconds after the end of the parent. Does nothing if this process cannot see its parent. */
    public static void onParentsDeath(Runnable task) {
        if (PARENT.isPresent()) {
            Thread watch = new Thread(() -> {
                while (!parentIsGone()) {
                    LockSupport.parkNanos(INTERVAL_NANOS);
                }
                task.run();
            }, "goneaway-parent-watch");
            watch.setDaemon(true);
            watch.start();
        }
    }

    /**
     * Tells whether the parent has ended, and so another process has adopted this one. The method {@code isAlive} does not show
     * this: it returns true for an ended process until its parent has waited for its end.
     *
     * @return false if unknown
     */
    public static boolean parentIsGone() {
        return PARENT.isPresent() && !ProcessHandle.current().parent().equals(PARENT);
    }
}
