// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A step that all candidates do at the same time, each on a thread of its own. */
final class ParallelStep {

    /** Even if all its units return in time, a candidate may never end its step. It hangs after this many deadlines. */
    private static final int ENDLESS = 4;

    private final Map<CandidateUnderFault, Deadline.Task<Void>> running = new LinkedHashMap<>();

    ParallelStep(List<CandidateUnderFault> candidates, Action action) {
        for (CandidateUnderFault candidate : candidates) {
            running.put(candidate, Deadline.start(candidate.toString(), () -> {
                action.run(candidate);
                return null;
            }));
        }
    }

    /** Returns when all candidates have done the step. A candidate hangs if none of its units returns within the deadline. */
    void await(Duration deadline) {
        long start = System.nanoTime();
        long last = start + deadline.multipliedBy(ENDLESS).toNanos();
        running.forEach((candidate, task) -> {
            boolean ended = false;
            for (long left = 1; !ended && left > 0;) {
                // Each unit that returns starts the deadline again.
                left = Math.min(last, Math.max(start, candidate.lastUnitNanos) + deadline.toNanos()) - System.nanoTime();
                ended = task.awaitEnd(Duration.ofNanos(Math.max(0, left)));
                if (Thread.currentThread().isInterrupted()) {
                    throw new RefusedException("interrupted while waiting for " + candidate);
                }
            }
            if (ended) {
                task.get(Duration.ZERO);
            } else {
                task.interrupt();
                candidate.hung = true;
            }
        });
    }

    /** The action of one candidate. An exception ends the run, because the fault did not intend it. */
    @FunctionalInterface
    interface Action {

        void run(CandidateUnderFault candidate) throws Exception;
    }
}
