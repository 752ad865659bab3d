// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Something that all participants do at the same time, each in a thread of its own; whoever does not come back in time is said to hang. */
final class Phase {

    /** So many deadlines in a row are as good as no end; HikariCP needs two before it has looked at ten dead connections. */
    private static final int ENDLESS = 4;

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

    /** Returns as soon as all are back; a participant hangs if none of its units comes back for so long, or if its units never end. */
    void await(Duration deadline) {
        long start = System.nanoTime();
        long last = start + deadline.multipliedBy(ENDLESS).toNanos();
        running.await(participant -> Math.min(last, Math.max(start, participant.lastUnitNanos()) + deadline.toNanos()), late -> {
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
