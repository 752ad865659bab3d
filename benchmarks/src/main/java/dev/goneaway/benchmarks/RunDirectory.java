// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.process.AtExit;
import dev.goneaway.report.KeptRuns;
import dev.goneaway.report.RunReport;
import dev.goneaway.report.RunResults;
import dev.goneaway.results.Json;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.WorkDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The directory of one run. A lock keeps other processes of this program out. {@link #close} and the end of the JVM delete the
 * directory if it has no measurements and no other files.
 */
final class RunDirectory implements AutoCloseable {

    /** How the command of a quick comparison begins in {@code environment.json}. */
    static final String QUICK = "java -jar benchmarks.jar compare --server";

    private static final String LOCK = ".lock";
    private static final String ANOTHER = ": name another directory with --report";
    private static final List<String> MEASURED = List.of(RunResults.MATRIX, RunResults.JMH, RunResults.DISTANCE);
    private static final List<String> OTHERS = List.of(RunResults.ENVIRONMENT, RunReport.FILE);

    private final Path directory;
    private final FileChannel lock;
    private final Runnable atExit = this::release;

    private RunDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Opens a directory for a quick run, and deletes the results of a quick run before it.
     *
     * @throws RefusedException if the directory holds a full run or is among the kept runs, if another process uses it, or
     *     if it cannot be written or its results cannot be deleted
     */
    static RunDirectory openForQuickRun(Path directory) {
        if (isKept(directory)) {
            throw new RefusedException(directory + " is among the kept runs" + ANOTHER);
        }
        if (holdsFullRun(directory.resolve(RunResults.ENVIRONMENT))) {
            throw new RefusedException(directory + " holds a full run, which is never overwritten" + ANOTHER);
        }
        RunDirectory opened = open(directory);
        Stream.concat(MEASURED.stream(), OTHERS.stream()).forEach(name -> WorkDirectory.delete(directory.resolve(name)));
        if (isMeasured(directory)) {
            opened.close();
            throw new RefusedException("the results in " + directory + " cannot be deleted" + ANOTHER);
        }
        return opened;
    }

    /**
     * Opens a directory for a full run.
     *
     * @throws RefusedException if the directory holds results, if another process uses it, or if it cannot be written
     */
    static RunDirectory openForFullRun(Path directory) {
        if (Files.exists(directory.resolve(RunResults.ENVIRONMENT)) || isMeasured(directory)) {
            throw new RefusedException(directory + " already holds results, and a full run never overwrites another" + ANOTHER);
        }
        return open(directory);
    }

    private static RunDirectory open(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel lock = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                lock.close();
                throw new RefusedException("another run is writing to " + directory + ANOTHER);
            }
            RunDirectory opened = new RunDirectory(directory, lock);
            AtExit.run(opened.atExit);
            return opened;
        } catch (IOException e) {
            throw new RefusedException("cannot write to " + directory + " (" + e.getClass().getSimpleName() + ")" + ANOTHER, e);
        }
    }

    /** Returns true for every run with parts, unless its command is that of a quick comparison. */
    private static boolean holdsFullRun(Path environment) {
        if (!Files.exists(environment)) {
            return false;
        }
        JsonNode run = Json.read(environment, JsonNode.class, "it may belong to a full run" + ANOTHER);
        return run.path("parts").isArray() && !run.path("command").asString("").startsWith(QUICK);
    }

    /** Returns whether a directory is in {@code benchmarks/results} of a project, which contains the kept runs. */
    static boolean isKept(Path directory) {
        return directory.toAbsolutePath().normalize().toString().contains(KeptRuns.of(Path.of("")).toString());
    }

    Path path() {
        return directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    boolean isMeasured() {
        return isMeasured(directory);
    }

    private static boolean isMeasured(Path directory) {
        return MEASURED.stream().anyMatch(name -> Files.exists(directory.resolve(name)));
    }

    private void release() {
        // A signal may have come while the program wrote the draft of a file.
        Stream.concat(MEASURED.stream(), OTHERS.stream()).forEach(name -> WorkDirectory.delete(file("." + name)));
        if (!isMeasured()) {
            WorkDirectory.delete(file(RunResults.ENVIRONMENT));
        }
        try {
            Files.deleteIfExists(file(LOCK));
            lock.close();
            if (!isMeasured()) {
                // This fails if the directory has other files, which stay.
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            // A directory that stays does no harm, because the next run can use it.
        }
    }

    @Override
    public void close() {
        AtExit.forget(atExit);
        release();
    }
}
