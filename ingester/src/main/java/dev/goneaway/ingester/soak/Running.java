// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.io.IOException;
import java.util.Map;

/** An ingester that runs, in this process or in one of its own. */
interface Running extends AutoCloseable {

    int port();

    /** How often units of work failed, by SQLState and code; empty if that cannot be known from outside. */
    Map<String, Integer> failures();

    /** SIGKILL; one if the process died of it, else zero. */
    default int kill() throws IOException, InterruptedException {
        throw new UnsupportedOperationException("not a process of its own");
    }

    /** SIGTERM, and the wait for its end; one if the process ended because of it, else zero. */
    default int stop() throws IOException, InterruptedException {
        throw new UnsupportedOperationException("not a process of its own");
    }

    /** On the same port. */
    default void startAgain() throws IOException, InterruptedException {
        throw new UnsupportedOperationException("not a process of its own");
    }

    @Override
    void close();
}
