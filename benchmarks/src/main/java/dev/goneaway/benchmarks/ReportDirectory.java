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

/** A directory whose files are replaced only when all of the new ones are there; what else is in it is left alone. */
public final class ReportDirectory implements AutoCloseable {

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

    /**
     * Makes sure that a report can be written there, before anything is measured.
     *
     * @param directory may not exist yet
     * @return closed by the caller
     */
    public static ReportDirectory open(Path directory) {
        try {
            boolean made = !Files.exists(directory);
            Files.createDirectories(directory);
            if (made) {
                AtExit.deleteIfEmpty(directory);
            }
            removeDraftsOfTheDead(directory);
            Path draft = AtExit.delete(Files.createDirectory(directory.resolve(DRAFT + ProcessHandle.current().pid())));
            return new ReportDirectory(directory, draft, made);
        } catch (IOException e) {
            throw new RefusedException("cannot write a report to " + directory + " (" + e.getClass().getSimpleName()
                    + "): name a directory that can be written with --report", e);
        }
    }

    /**
     * Makes sure that a report can be written there and that none is there yet: a run that is to be kept never overwrites
     * another.
     *
     * @param directory may not exist yet
     * @return closed by the caller
     */
    public static ReportDirectory openNew(Path directory) {
        requireNoResults(directory);
        ReportDirectory opened = open(directory);
        try {
            // Of two that begin at once, each sees the other's draft or its results, whichever is first.
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

    /** Drafts of the dead are gone by now. */
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

    /**
     * Makes sure that a report can be written there and that it overwrites no full run and none that is kept for good: what one
     * command measures may lie beside the rest of a report for a look, and replaces what it measured there before.
     *
     * @param directory may not exist yet
     * @return closed by the caller
     */
    public static ReportDirectory openForALook(Path directory) {
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

    /**
     * Whether it is among the runs that are kept for good.
     *
     * @param directory of a report; may not exist yet
     * @return true for the directory of all kept runs too
     */
    public static boolean isKept(Path directory) {
        for (Path path = directory.toAbsolutePath().normalize(); path.getParent() != null; path = path.getParent()) {
            if (path.endsWith(KeptRuns.of(Path.of("")))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes sure that whatever stays there was measured in the same place: the page shows all of it as one, with the environment
     * of the last.
     *
     * @param now of the run that is about to begin
     * @param own the file that it replaces
     * @throws RefusedException if others are there, and of another commit or another server
     */
    public void mustBeOf(Environment now, String own) {
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

    /**
     * Whether anything was measured.
     *
     * @return true if a file of results is there
     */
    public boolean isMeasured() {
        return isMeasured(directory);
    }

    /** Removes the file of the environment if it stands alone: then it speaks of nothing. */
    public void withdrawUnlessMeasured() {
        if (!isMeasured(directory)) {
            AtExit.deleteNow(directory.resolve(RunResults.ENVIRONMENT));
            published = false;
        }
    }

    private static void removeDraftsOfTheDead(Path directory) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(directory, DRAFT + "[0-9]*")) {
            for (Path draft : drafts) {
                String pid = draft.getFileName().toString().substring(DRAFT.length());
                if (pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    AtExit.deleteNow(draft);
                }
            }
        }
    }

    /**
     * Where the files are made.
     *
     * @return a directory
     */
    public Path draft() {
        return draft;
    }

    /**
     * Where one part of a run makes its files; {@link #publish()} leaves them alone.
     *
     * @param part its name
     * @return a directory of its own
     */
    public Path draft(String part) {
        try {
            return Files.createDirectories(draft.resolve("part-" + part));
        } catch (IOException e) {
            throw new RefusedException("cannot write to " + draft + " (" + e + ")", e);
        }
    }

    /**
     * Where the files go.
     *
     * @return a directory
     */
    public Path directory() {
        return directory;
    }

    /** Moves every file of the draft to its place, each at once or not at all; more may follow. */
    public void publish() {
        publish(draft);
    }

    /**
     * Does the same with every file of a part's draft.
     *
     * @param from of {@link #draft(String)}
     */
    public void publish(Path from) {
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
                // Somebody else has put something there.
            }
        }
    }
}
