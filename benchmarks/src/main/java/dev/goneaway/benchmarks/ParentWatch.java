// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Ends with its parent process, even where that is killed with SIGKILL and can tell nobody. */
public final class ParentWatch {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Optional<ProcessHandle> PARENT = ProcessHandle.current().parent();

    private ParentWatch() {
    }

    /**
     * Runs a last deed some seconds after the parent's death at the latest; does nothing if the parent cannot be seen.
     *
     * @param deed runs on a daemon thread
     */
    public static void onParentsDeath(Runnable deed) {
        if (PARENT.isPresent()) {
            Thread watch = new Thread(() -> {
                while (!parentIsGone()) {
                    LockSupport.parkNanos(INTERVAL_NANOS);
                }
                deed.run();
            }, "goneaway-parent-watch");
            watch.setDaemon(true);
            watch.start();
        }
    }

    /**
     * Whether the process that started this one has ended: then another has adopted this one. To ask whether the parent is alive would
     * not do, because a dead one that nobody has waited for still counts as that.
     *
     * @return false if that is not known
     */
    public static boolean parentIsGone() {
        return PARENT.isPresent() && !ProcessHandle.current().parent().equals(PARENT);
    }
}
