// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The runs that a project keeps permanently, with one directory for each run. A kept run is never overwritten. */
public final class KeptRuns {

    private KeptRuns() {
    }

    /** Returns {@code benchmarks/results} of a project, which contains a directory for each kept run. */
    public static Path of(Path project) {
        return project.resolve("benchmarks").resolve("results");
    }

    /**
     * Keeps a run of the comparison, unless it is kept already. Returns its directory.
     *
     * @throws RefusedException as {@link #keepMatrix}, and if the run was stopped before its end
     */
    public static Path keepTimed(Path report, Path runs) {
        RunResults run = RunResults.read(report);
        if (run.timings().isEmpty()) {
            throw new RefusedException("nothing was timed in " + report + ": run the comparison");
        }
        if (Boolean.FALSE.equals(run.environment().complete())) {
            throw new RefusedException("the run in " + report + " was stopped before it was complete");
        }
        Path kept = runs.resolve(normal(report).startsWith(normal(runs)) ? report.getFileName().toString()
                : run.keptName(run.timesRealUnits()));
        require(report, RunResults.MATRIX, RunResults.JMH, RunResults.ENVIRONMENT);
        keep(run, kept, run.timesRealUnits() ? filesOfAFullRun(report)
                : List.of(RunResults.MATRIX, RunResults.JMH, RunResults.ENVIRONMENT));
        return kept;
    }

    /**
     * Keeps a run of the matrix. Returns its directory.
     *
     * @throws RefusedException if the run cannot be repeated, lacks a file, met too few faults, or would overwrite another run
     */
    public static Path keepMatrix(Path report, Path runs) {
        RunResults run = RunResults.read(report);
        if (!run.metEveryFault()) {
            throw new RefusedException("the run in " + report + " met only " + run.faults().size()
                    + " faults: run the whole matrix");
        }
        Path kept = runs.resolve(run.keptName(true));
        keep(run, kept, filesOfAFullRun(report));
        return kept;
    }

    private static List<String> filesOfAFullRun(Path report) {
        try (Stream<Path> files = Files.list(report)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\w[\\w-]*\\.json|README\\.md"))
                    .sorted().toList();
        } catch (IOException e) {
            throw new RefusedException("cannot read " + report + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static void require(Path report, String... files) {
        String missing = Stream.of(files).filter(file -> !Files.exists(report.resolve(file))).collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new RefusedException(report + " has no " + missing + ", without which it cannot be kept");
        }
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static void keep(RunResults run, Path kept, List<String> files) {
        String commit = run.environment().commit();
        if (commit == null || commit.endsWith("-dirty")) {
            throw new RefusedException("this run was made from " + (commit == null ? "no known commit" : "uncommitted changes")
                    + ", so nobody could repeat it: commit them and make the run again");
        }
        if (normal(kept).equals(normal(run.directory()))) {
            return;
        }
        require(run.directory(), files.toArray(String[]::new));
        try {
            Files.createDirectories(kept.getParent());
            Files.createDirectory(kept);
            for (String file : files) {
                Files.copy(run.directory().resolve(file), kept.resolve(file));
            }
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException("this run is kept already in " + kept + ": a run is never overwritten", e);
        } catch (IOException e) {
            throw new RefusedException("cannot write " + kept + " (" + e + "): name the project's directory with --project", e);
        }
    }

    /**
     * Returns the newest full run with MySQL Connector/J of each version of each server. Such a run has the server in its name,
     * and met no fewer faults than older ones. Faults that are newer than the run are missing in it. MySQL comes first.
     */
    public static List<RunResults> full(Path runs) {
        Map<String, RunResults> newest = new LinkedHashMap<>();
        with(runs, RunResults.MATRIX).filter(run -> !run.toString().matches(".*(Z|-connector-j)")).map(RunResults::read)
                .forEach(run -> newest.merge(run.server(), run,
                        (old, next) -> next.faults().size() < old.faults().size() ? old : next));
        return newest.values().stream().sorted(Comparator.comparing((RunResults run) -> !run.isOnMysql())
                .thenComparing(RunResults::versionNumbers, Arrays::compare)).toList();
    }

    /**
     * Returns the newest run with timings. A run on MySQL comes before a run on MariaDB, and then a full run before a quick one.
     *
     * @throws RefusedException if no run has timings
     */
    public static RunResults timed(Path runs) {
        List<RunResults> timed = with(runs, RunResults.MATRIX, RunResults.JMH).map(RunResults::read).toList();
        List<RunResults> onMysql = timed.stream().filter(RunResults::isOnMysql).toList();
        return (onMysql.isEmpty() ? timed : onMysql).stream()
                .reduce((older, newer) -> older.timesRealUnits() && !newer.timesRealUnits() ? older : newer)
                .orElseThrow(() -> new RefusedException("there is no run with timings in " + runs));
    }

    /** Names begin with their date, so the newest run comes last. */
    static Stream<Path> with(Path runs, String... files) {
        try (Stream<Path> directories = Files.list(runs)) {
            return directories.filter(run -> Stream.of(files).allMatch(file -> Files.exists(run.resolve(file))))
                    .sorted().toList().stream();
        } catch (IOException e) {
            throw new RefusedException("cannot read " + runs + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}
