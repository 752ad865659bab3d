// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.Runner;

/** Leaves nothing behind, however the JVM is asked to end: no fork of JMH's, no file that was registered here. Thread-safe. */
public final class AtExit {

    /** JMH's own class name for what it starts; that class is not public. */
    private static final String FORK = Runner.class.getPackageName() + ".ForkedMain";
    private static final long PAUSE_NANOS = 100_000_000;
    private static final int ROUNDS = 3;

    private static final Set<Path> DOOMED = ConcurrentHashMap.newKeySet();
    private static final Set<Path> DOOMED_IF_EMPTY = ConcurrentHashMap.newKeySet();
    private static final Set<Runnable> TASKS = ConcurrentHashMap.newKeySet();
    private static volatile boolean stopping;
    private static volatile boolean forksExpected;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::run, "goneaway-at-exit"));
    }

    private AtExit() {
    }

    /**
     * Whether the JVM is ending: then nothing new may start, and what fails now is no news.
     *
     * @return true once a signal or {@code System.exit} has begun the end
     */
    public static boolean stopping() {
        return stopping;
    }

    /** Blocks for ever if the JVM is ending, so that the caller starts nothing more. */
    public static void holdIfStopping() {
        while (stopping) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Registers a file or directory for deletion.
     *
     * @param path need not exist
     * @return the path
     */
    public static Path delete(Path path) {
        DOOMED.add(path);
        return path;
    }

    /**
     * Registers something to do, which must not take long.
     *
     * @param task runs when the JVM ends
     */
    public static void run(Runnable task) {
        TASKS.add(task);
    }

    /**
     * Takes back what was registered.
     *
     * @param task is not run any more
     */
    public static void forget(Runnable task) {
        TASKS.remove(task);
    }

    /**
     * Registers a directory for deletion, unless something is in it by then.
     *
     * @param directory need not exist
     */
    public static void deleteIfEmpty(Path directory) {
        DOOMED_IF_EMPTY.add(directory);
    }

    /**
     * Deletes a registered file or directory now.
     *
     * @param path need not exist
     */
    public static void deleteNow(Path path) {
        deleteTree(path);
        DOOMED.remove(path);
    }

    /** From now on there may be forks to kill; before, the JVM need not wait for any. */
    public static void expectForks() {
        forksExpected = true;
    }

    /** Kills the forks of JMH that this JVM has started. */
    public static void killForks() {
        ProcessHandle.current().children()
                .filter(AtExit::isFork)
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Linux does not tell the arguments if they are longer than a page, as those with a long class path; forks are all the Java here. */
    private static boolean isFork(ProcessHandle child) {
        return child.info().arguments().map(words -> List.of(words).contains(FORK))
                .orElseGet(() -> child.info().command().map(command -> command.endsWith("/java")).orElse(false));
    }

    private static void run() {
        stopping = true;
        // More than once: a fork may be on its way while the first round runs.
        for (int round = 0; round < ROUNDS && forksExpected; round++) {
            killForks();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        TASKS.forEach(AtExit::runOne);
        DOOMED.forEach(AtExit::deleteTree);
        DOOMED_IF_EMPTY.forEach(AtExit::deleteOne);
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // What one could not do must not keep the others from theirs.
        }
    }

    private static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            return;
        }
        paths.forEach(AtExit::deleteOne);
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Not empty, or not ours to delete.
        }
    }
}
