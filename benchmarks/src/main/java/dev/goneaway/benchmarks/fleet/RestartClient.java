// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.candidates.Units;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A program with one connection: runs a unit of work again and again, and pauses after each. */
final class RestartClient implements Runnable {

    /** Shorter than HikariCP's window of 500 ms, so that all clients are inside a unit when the server stands still. */
    private static final double PAUSE_SECONDS = 0.4;

    /** The pause after a unit that failed. */
    private static final double RETRY_SECONDS = 0.5;

    private final Kind kind;
    private final ConnectionStrategy strategy;
    private final double firstPause;
    private volatile boolean stopped;
    private volatile boolean serverDied;
    private volatile int units;
    private volatile int errors;
    private volatile long worksNanos;

    RestartClient(Kind kind, ConnectionStrategy strategy, SplittableRandom random) {
        this.kind = kind;
        this.strategy = strategy;
        this.firstPause = random.nextDouble(PAUSE_SECONDS);
    }

    @Override
    public void run() {
        try {
            pause(firstPause);
            while (!stopped) {
                pause(unit() ? PAUSE_SECONDS : RETRY_SECONDS);
            }
        } catch (InterruptedException e) {
            // The trial is over.
        } finally {
            strategy.close();
        }
    }

    private boolean unit() {
        try {
            strategy.withConnection(Units.QUERY);
            units = units + 1;
            if (serverDied && worksNanos == 0) {
                worksNanos = System.nanoTime();
            }
            return true;
        } catch (SQLException e) {
            if (serverDied && worksNanos == 0) {
                errors = errors + 1;
            }
            return false;
        }
    }

    private static void pause(double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
    }

    /** From now on, counts errors until the first unit that works. */
    void serverDies() {
        serverDied = true;
    }

    void stop() {
        stopped = true;
    }

    Kind kind() {
        return kind;
    }

    /** Returns how many units succeeded. */
    int units() {
        return units;
    }

    /** Returns how many units failed after the server died, until one succeeded. */
    int errors() {
        return errors;
    }

    /** Returns the monotonic time of the first success after the server died; 0 if there was none. */
    long worksNanos() {
        return worksNanos;
    }
}
