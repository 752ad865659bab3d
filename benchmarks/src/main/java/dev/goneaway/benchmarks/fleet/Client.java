// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.candidates.Units;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One program of the fleet: a unit every so often, and a pause after one that failed. Counts from the moment it is told to. */
final class Client implements Runnable {

    /** Below HikariCP's window of 500 ms, so that its clients are in their units too when the server stands still. */
    static final double INTERVAL_SECONDS = 0.4;

    private final Kind kind;
    private final ConnectionStrategy strategy;
    private final Retry retry;
    private final SplittableRandom random;
    private volatile boolean stopped;
    private volatile boolean struck;
    private volatile long units;
    private volatile long errors;
    private volatile long worksNanos;

    Client(Kind kind, ConnectionStrategy strategy, Retry retry, SplittableRandom random) {
        this.kind = kind;
        this.strategy = strategy;
        this.retry = retry;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            pause(random.nextDouble(INTERVAL_SECONDS));
            while (!stopped) {
                pause(unit() ? INTERVAL_SECONDS : retry.seconds(random));
            }
        } catch (InterruptedException e) {
            // Told to end.
        } finally {
            strategy.close();
        }
    }

    private boolean unit() {
        try {
            strategy.withConnection(Units.QUERY);
            units = units + 1;
            if (struck && worksNanos == 0) {
                worksNanos = System.nanoTime();
            }
            return true;
        } catch (SQLException e) {
            if (struck && worksNanos == 0) {
                errors = errors + 1;
            }
            return false;
        }
    }

    private static void pause(double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
    }

    /** The server dies now. */
    void strike() {
        struck = true;
    }

    void stop() {
        stopped = true;
    }

    Kind kind() {
        return kind;
    }

    /** Units that succeeded so far. */
    long units() {
        return units;
    }

    /** Units that failed from the strike on until one succeeded. */
    long errors() {
        return errors;
    }

    /** Whether a unit has succeeded since the strike. */
    boolean works() {
        return worksNanos != 0;
    }

    /** When that was, by the monotonic clock. */
    long worksNanos() {
        return worksNanos;
    }
}
