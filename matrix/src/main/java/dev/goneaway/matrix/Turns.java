// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.RefusedException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets several faults wait at the same time and only one of them act. A fault that waits gives its turn to another fault. So
 * faults do not disturb each other, and their waits overlap. Turns are given in the order of the requests.
 */
final class Turns {

    private final ReentrantLock turn = new ReentrantLock(true);

    void take() {
        turn.lock();
    }

    /** Ends the turn of the current thread. Does nothing if it has none. */
    void end() {
        if (turn.isHeldByCurrentThread()) {
            turn.unlock();
        }
    }

    /** Lets time pass. Another fault may act meanwhile, so the pause may be longer than {@code duration}, but never shorter. */
    void pause(Duration duration) {
        end();
        try {
            sleep(duration);
        } finally {
            take();
        }
    }

    /** Sleeps. No condition could be polled, because the caller waits only for time to pass. */
    static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while waiting", e);
        }
    }
}
