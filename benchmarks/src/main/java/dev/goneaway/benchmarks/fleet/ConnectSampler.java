// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Looks at a count every ten milliseconds, and tells in which 100 ms it grew most. */
final class ConnectSampler {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LongSupplier count;
    private final Peak peak = new Peak();
    private final Thread thread = new Thread(this::look, "goneaway-connects");
    private volatile boolean done;
    private long start;

    ConnectSampler(LongSupplier count) {
        this.count = count;
        thread.setDaemon(true);
    }

    /** Begins. */
    void start(long nanos) {
        start = nanos;
        thread.start();
    }

    private void look() {
        long before = count.getAsLong();
        while (!done) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = count.getAsLong();
            peak.add((System.nanoTime() - start) / 1e9, now - before);
            before = now;
        }
    }

    /** Ends, and tells; waits for a moment at most. */
    long most() {
        done = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return peak.most();
    }
}
