// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.report.RunResults;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Json;
import dev.goneaway.results.PartRun.State;
import dev.goneaway.results.PartRun;
import dev.goneaway.results.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Does the parts of a run one after the other; what a part measured is in the report's directory as soon as it is done, and stays
 * there whatever becomes of the next ones.
 *
 * <p>The file of the environment is there first and says at every moment which parts are done, so that a run that is stopped, even by
 * SIGKILL, does not look like a whole one. A run that was stopped before anything was measured leaves nothing.
 */
final class FullRun {

    private static final long MINUTES_FROM = 120;

    /** A busy machine takes longer than was foreseen, but a part that takes this many times as long, and some minutes, hangs. */
    private static final int SLOWER = 3;
    private static final Duration GRACE = Duration.ofMinutes(5);

    /** What was interrupted may have a server to heal first. */
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    private final ReportDirectory directory;
    private final Supplier<Environment> environment;
    private final Progress progress;
    private final Duration grace;
    private final Duration farewell;
    private final List<PartRun> parts = new ArrayList<>();
    private boolean haunted;

    /** Does nothing yet; the environment is asked for whenever a part begins or ends, for what is known of it by then. */
    FullRun(ReportDirectory directory, Supplier<Environment> environment, Progress progress) {
        this(directory, environment, progress, GRACE, FAREWELL);
    }

    /** The same, with other times that a part may take beyond all expectation, and to end when it was told to. */
    FullRun(ReportDirectory directory, Supplier<Environment> environment, Progress progress, Duration grace, Duration farewell) {
        this.grace = grace;
        this.farewell = farewell;
        this.directory = directory;
        this.environment = environment;
        this.progress = progress;
    }

    /**
     * One part.
     *
     * @param name what it is called
     * @param takes about
     * @param task measures
     */
    record Part(String name, Duration takes, Task task) {
    }

    /** What a part does. */
    @FunctionalInterface
    interface Task {

        /**
         * Measures, and writes.
         *
         * @param progress is told of each step
         * @param draft its own; what is there goes to the report's directory when the task has ended, and not before
         */
        void run(Progress progress, Path draft);
    }

    /** What to expect, before anything begins. */
    static String plan(List<Part> parts) {
        return "takes about " + about(sum(parts)) + ": "
                + parts.stream().map(part -> part.name() + " " + about(part.takes())).collect(Collectors.joining(", "));
    }

    /** Runs them all, also after one has failed, but not beside one that does not end; returns whether all are done. */
    boolean run(List<Part> all) {
        all.forEach(part -> parts.add(new PartRun(part.name(), State.PLANNED, null)));
        Runnable leaveNothing = directory::withdrawUnlessMeasured;
        AtExit.run(leaveNothing);
        try {
            tell();
            for (int i = 0; i < all.size() && !haunted; i++) {
                Part part = all.get(i);
                progress.step("part " + (i + 1) + " of " + all.size() + ", " + part.name() + ", takes about " + about(part.takes())
                        + "; the whole, " + about(sum(all.subList(i, all.size()))) + " from now");
                run(i, part, progress.of((i + 1) + "/" + all.size() + " " + part.name()));
            }
            if (haunted) {
                progress.step("the rest is left undone: it would be measured beside a part that does not end");
            }
        } finally {
            leaveNothing.run();
            AtExit.forget(leaveNothing);
        }
        return parts.stream().allMatch(part -> part.state() == State.DONE);
    }

    private void run(int number, Part part, Progress own) {
        set(number, part, State.RUNNING, null);
        long start = System.nanoTime();
        try {
            bounded(part, own);
        } catch (RuntimeException e) {
            AtExit.holdIfStopping();
            // An exception that was not foreseen could repeat a URL in its message.
            own.step("failed, and what was measured before is kept: "
                    + (e instanceof RefusedException ? e.getMessage() : e.getClass().getName()));
            if (Boolean.getBoolean("goneaway.trace")) {
                e.printStackTrace();
            }
            set(number, part, State.FAILED, null);
            return;
        }
        // Who stops the server in the middle of a part may see it end as if nothing had happened.
        AtExit.holdIfStopping();
        set(number, part, State.DONE, Math.round((System.nanoTime() - start) / 1e8) / 10.0);
    }

    /** A part that hangs must not keep the others from being done. */
    private void bounded(Part part, Progress own) {
        Path draft = directory.draft(part.name());
        FutureTask<Void> task = new FutureTask<>(() -> part.task().run(own, draft), null);
        Thread thread = new Thread(task, "goneaway-" + part.name());
        thread.setDaemon(true);
        thread.start();
        Duration deadline = part.takes().multipliedBy(SLOWER).plus(grace);
        try {
            task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            AtExit.holdIfStopping();
            directory.publish(draft);
        } catch (TimeoutException e) {
            task.cancel(true);
            awaitEnd(thread);
            throw new RefusedException("it was not done within " + about(deadline), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            task.cancel(true);
            awaitEnd(thread);
            Thread.currentThread().interrupt();
            throw new RefusedException("it was interrupted", e);
        }
    }

    private void awaitEnd(Thread thread) {
        try {
            thread.join(farewell.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        haunted = thread.isAlive();
    }

    private void set(int number, Part part, State state, Double seconds) {
        parts.set(number, new PartRun(part.name(), state, seconds));
        tell();
    }

    private void tell() {
        // Who stops the run may be about to delete what was published.
        AtExit.holdIfStopping();
        Json.write(directory.draft().resolve(RunResults.ENVIRONMENT), environment.get().with(parts));
        directory.publish();
    }

    private static Duration sum(List<Part> parts) {
        return parts.stream().map(Part::takes).reduce(Duration.ZERO, Duration::plus);
    }

    private static String about(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < MINUTES_FROM ? seconds + " s" : String.format(Locale.ROOT, "%.0f min", seconds / 60.0);
    }
}
