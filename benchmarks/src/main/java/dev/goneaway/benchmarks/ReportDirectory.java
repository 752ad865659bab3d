// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.AtExit;
import dev.goneaway.report.KeptRuns;
import dev.goneaway.report.RunResults;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Json;
import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * The directory of a report. A run writes into a draft directory inside it. {@link #publish()} moves the complete files to their
 * place. Other files in the directory are not changed.
 */
final class ReportDirectory implements AutoCloseable {

    private static final String DRAFT = ".draft-";

    private static final List<String> FILES = List.of(RunResults.MATRIX, RunResults.JMH, RunResults.DISTANCE, RunResults.FLEET);

    private static final String ANOTHER = "name another directory with --report";

    private final Path directory;
    private final Path draft;
    private final boolean made;
    private boolean published;

    private ReportDirectory(Path directory, Path draft, boolean made) {
        this.directory = directory;
        this.draft = draft;
        this.made = made;
    }

    /** Opens a directory, and creates it if needed. Fails if it cannot be written. The caller closes it. */
    static ReportDirectory open(Path directory) {
        try {
            boolean made = !Files.exists(directory);
            Files.createDirectories(directory);
            if (made) {
                AtExit.deleteIfEmpty(directory);
            }
            removeAbandonedDrafts(directory);
            Path draft = AtExit.delete(Files.createDirectory(directory.resolve(DRAFT + ProcessHandle.current().pid())));
            return new ReportDirectory(directory, draft, made);
        } catch (IOException e) {
            throw new RefusedException("cannot write a report to " + directory + " (" + e.getClass().getSimpleName()
                    + "): name a directory that can be written with --report", e);
        }
    }

    /** Like {@link #open}, but fails if the directory has results: a run that is kept never overwrites another run. */
    static ReportDirectory openNew(Path directory) {
        requireNoResults(directory);
        ReportDirectory opened = open(directory);
        try {
            // If two runs start at once, each of them sees the draft or the results of the other.
            opened.requireNoOther();
            requireNoResults(directory);
            return opened;
        } catch (RefusedException e) {
            opened.close();
            throw e;
        }
    }

    private static void requireNoResults(Path directory) {
        if (Files.exists(directory.resolve(RunResults.ENVIRONMENT)) || isMeasured(directory)) {
            throw new RefusedException(directory + " already holds results, and a full run never overwrites another: " + ANOTHER);
        }
    }

    /** {@link #open} has deleted the drafts of processes that ended. */
    private void requireNoOther() {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(directory, DRAFT + "[0-9]*")) {
            for (Path other : drafts) {
                if (!other.getFileName().equals(draft.getFileName())) {
                    throw new RefusedException("another run (process " + other.getFileName().toString().substring(DRAFT.length())
                            + ") is writing to " + directory + ": name another directory with --report");
                }
            }
        } catch (IOException e) {
            throw new RefusedException("cannot read " + directory + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Like {@link #open}, but fails if the directory has a full run or a kept run. Results of a quick run may be replaced. */
    static ReportDirectory openForALook(Path directory) {
        if (isKept(directory)) {
            throw new RefusedException(directory + " is among the runs that are kept for good: " + ANOTHER);
        }
        Path environment = directory.resolve(RunResults.ENVIRONMENT);
        if (Files.exists(environment)
                && Json.tree(environment, "it may be that of a full run; " + ANOTHER).path("parts").isArray()) {
            throw new RefusedException(directory + " holds a full run, which nothing overwrites: " + ANOTHER);
        }
        return open(directory);
    }

    /** Tells whether a directory is among the kept runs, or is the directory of all kept runs. */
    static boolean isKept(Path directory) {
        for (Path path = directory.toAbsolutePath().normalize(); path.getParent() != null; path = path.getParent()) {
            if (path.endsWith(KeptRuns.of(Path.of("")))) {
                return true;
            }
        }
        return false;
    }

    /** Fails if other files than {@code own} stay in the directory that are of another commit or another server. */
    void mustBeOf(Environment now, String own) {
        Path file = directory.resolve(RunResults.ENVIRONMENT);
        if (!Files.exists(file) || FILES.stream().allMatch(name -> name.equals(own) || !Files.exists(directory.resolve(name)))) {
            return;
        }
        Environment there = Json.read(file, Environment.class);
        if (!Objects.equals(there.commit(), now.commit()) || !Objects.equals(there.server(), now.server())) {
            throw new RefusedException(directory + " holds a report of " + there.server() + " and commit " + there.commit()
                    + ", not of " + now.server() + " and commit " + now.commit() + ": " + ANOTHER);
        }
    }

    private static boolean isMeasured(Path directory) {
        return FILES.stream().anyMatch(name -> Files.exists(directory.resolve(name)));
    }

    /** Tells whether a file of results is in the directory. */
    boolean isMeasured() {
        return isMeasured(directory);
    }

    /** Deletes the file of the environment if there are no results beside it. */
    void withdrawUnlessMeasured() {
        if (!isMeasured(directory)) {
            AtExit.deleteNow(directory.resolve(RunResults.ENVIRONMENT));
            published = false;
        }
    }

    private static void removeAbandonedDrafts(Path directory) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(directory, DRAFT + "[0-9]*")) {
            for (Path draft : drafts) {
                String pid = draft.getFileName().toString().substring(DRAFT.length());
                if (pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    AtExit.deleteNow(draft);
                }
            }
        }
    }

    /** The directory for new files. */
    Path draft() {
        return draft;
    }

    /** A directory for the new files of one part of a run. {@link #publish()} does not move them. */
    Path draft(String part) {
        try {
            return Files.createDirectories(draft.resolve("part-" + part));
        } catch (IOException e) {
            throw new RefusedException("cannot write to " + draft + " (" + e + ")", e);
        }
    }

    /** The directory of the report. */
    Path directory() {
        return directory;
    }

    /** Moves every file of the draft to its place, each in one step. More files may follow. */
    void publish() {
        publish(draft);
    }

    /** Moves every file of a part's draft to its place. */
    void publish(Path from) {
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.move(file, directory.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            published = true;
        } catch (IOException e) {
            throw new RefusedException("cannot move the report to " + directory + " (" + e + ")", e);
        }
    }

    @Override
    public void close() {
        AtExit.deleteNow(draft);
        if (made && !published) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                // Another process has written into it.
            }
        }
    }
}
