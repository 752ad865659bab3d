// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Something that all participants do at the same time, each in a thread of its own; whoever does not come back in time is said to hang. */
final class Phase {

    private final Bounded<Participant, Boolean> running;

    /** Starts it. */
    Phase(List<Participant> participants, Step step) {
        Map<Participant, Callable<Boolean>> tasks = new LinkedHashMap<>();
        for (Participant participant : participants) {
            tasks.put(participant, () -> {
                step.run(participant);
                return true;
            });
        }
        running = new Bounded<>(tasks);
    }

    /** Returns as soon as all are back, and at the deadline at the latest. */
    void await(Duration deadline) {
        running.await(deadline, late -> {
            late.hangs();
            return false;
        });
    }

    /** What one participant does. */
    @FunctionalInterface
    interface Step {

        /** Does it; what it throws ends the run, because the fault did not mean it. */
        void run(Participant participant) throws Exception;
    }
}
