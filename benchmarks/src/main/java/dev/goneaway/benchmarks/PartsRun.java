// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.process.AtExit;
import dev.goneaway.report.RunResults;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Json;
import dev.goneaway.results.PartRun;
import dev.goneaway.results.PartRun.State;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.DeadlineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Runs the parts of a comparison one after the other. The file {@code environment.json} is written first and always contains
 * which parts are complete. So an interrupted run does not look like a complete one.
 */
final class PartsRun {

    /** A part may take three times as long as expected and this much more. */
    static final Duration GRACE = Duration.ofMinutes(5);

    private static final int SLOWER = 3;

    /** How long to wait for an interrupted part, which may have to start or thaw a server before it ends. */
    private static final Duration END = Duration.ofSeconds(30);

    private final RunDirectory directory;
    private final Environment environment;
    private final Progress progress;
    private final Duration grace;
    private final List<PartRun> states = new ArrayList<>();

    PartsRun(RunDirectory directory, Environment environment, Progress progress, Duration grace) {
        this.directory = directory;
        this.environment = environment;
        this.progress = progress;
        this.grace = grace;
    }

    /** One part of a comparison. The name is one word. The task measures and writes a file. */
    record Step(String name, Duration takes, Runnable task) {
    }

    static String plan(List<Step> steps) {
        return "takes about " + about(steps.stream().map(Step::takes).reduce(Duration.ZERO, Duration::plus)) + ": "
                + steps.stream().map(step -> step.name() + " " + about(step.takes())).collect(Collectors.joining(", "));
    }

    /** Runs all parts, also after one has failed. Stops if a part does not end. Returns whether all parts are complete. */
    boolean run(List<Step> steps) {
        steps.forEach(step -> states.add(new PartRun(step.name(), State.PLANNED, null)));
        boolean hangs = false;
        for (int i = 0; i < steps.size() && !hangs; i++) {
            hangs = run(i, steps.get(i));
        }
        if (hangs) {
            progress.step("the other parts are left out, because this part still runs");
        }
        return states.stream().allMatch(PartRun::isDone);
    }

    /** Returns whether the part still runs. */
    private boolean run(int number, Step step) {
        set(number, State.RUNNING, null);
        long start = System.nanoTime();
        Duration limit = step.takes().multipliedBy(SLOWER).plus(grace);
        Deadline.Task<Boolean> task = Deadline.start("part-" + step.name(), () -> {
            step.task().run();
            return true;
        });
        try {
            task.get(limit);
            set(number, State.DONE, Math.round((System.nanoTime() - start) / 1e8) / 10.0);
            return false;
        } catch (RuntimeException e) {
            AtExit.holdIfStopping();
            // The message of an unexpected exception could repeat a URL with a password.
            progress.step(step.name() + " failed: "
                    + (e instanceof RefusedException || e instanceof DeadlineException ? e.getMessage() : e.getClass().getName()));
            if (Boolean.getBoolean("goneaway.trace")) {
                e.printStackTrace();
            }
            set(number, State.FAILED, null);
            return !task.awaitEnd(END.compareTo(grace) < 0 ? END : grace);
        }
    }

    private void set(int number, State state, Double seconds) {
        // While the JVM ends, servers end too, and a part could wrongly be recorded as complete.
        AtExit.holdIfStopping();
        states.set(number, new PartRun(states.get(number).part(), state, seconds));
        Json.write(directory.file(RunResults.ENVIRONMENT), environment.with(states));
    }

    private static String about(Duration duration) {
        return duration.toMinutes() < 2 ? duration.toSeconds() + " s" : String.format(Locale.ROOT, "%.0f min",
                duration.toSeconds() / 60.0);
    }
}
