// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;

/**
 * Sends lines to an {@link Ingester} and repeats what was not acknowledged, under the same keys, until all have an answer or the
 * deadline has passed.
 *
 * <p>It gives a connection up when no answer came for a while, waits, and connects anew; the waits grow as long as there is no
 * progress. Thread-safe: each call has a connection of its own.
 */
public final class Sender {

    private final InetSocketAddress ingester;
    private final Duration answerTimeout;
    private final Duration deadline;

    /**
     * Connects to nothing yet.
     *
     * @param ingester where it listens
     * @param answerTimeout how long to wait for the next answer before trying anew; above zero, counted in milliseconds
     * @param deadline how long a call may take before it gives up
     */
    public Sender(InetSocketAddress ingester, Duration answerTimeout, Duration deadline) {
        this.ingester = Objects.requireNonNull(ingester, "ingester");
        this.answerTimeout = Objects.requireNonNull(answerTimeout, "answerTimeout");
        this.deadline = Objects.requireNonNull(deadline, "deadline");
        if (answerTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("the wait for an answer must be at least a millisecond, for example PT5S; got "
                    + answerTimeout);
        }
    }

    /**
     * Sends, and returns when every line has an answer or the deadline has passed.
     *
     * @param lines each with a key of its own
     * @return what became of them
     * @throws IllegalArgumentException if two lines have the same key
     * @throws InterruptedException if the thread was interrupted; what was acknowledged is not told, and sending again does no
     *     harm
     */
    public Delivery send(Collection<Line> lines) throws InterruptedException {
        Answers answers = new Answers(lines);
        Backoff backoff = new Backoff(deadline);
        while (!answers.complete() && !backoff.isOver()) {
            int before = answers.missing();
            try {
                SendAttempt.send(ingester, answerTimeout, backoff.endNanos(), answers);
            } catch (IOException e) {
                // Whatever it was: what has no answer is sent again.
            }
            if (answers.missing() < before) {
                backoff.reset();
            }
            if (!answers.complete()) {
                backoff.pause();
            }
        }
        return answers.delivery();
    }
}
