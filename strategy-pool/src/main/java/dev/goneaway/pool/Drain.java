// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Closes a pool when its last connection has come back, and after a deadline at the latest; pools offer no such event, so it looks. */
record Drain(ManagedPool pool, Duration patience) implements Runnable {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Override
    public void run() {
        long start = System.nanoTime();
        while (pool.busy() > 0 && System.nanoTime() - start < patience.toNanos()) {
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
        pool.close();
    }
}
