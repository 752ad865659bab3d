// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Fault;
import dev.goneaway.results.Json;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A run among the project's results, where it is kept for good and never overwritten.
 *
 * @param directory its name begins with its date, so that names in their order are runs in their order
 * @param results what it saw
 */
public record KeptRun(Path directory, Results results) {

    /**
     * Where the runs of a project are.
     *
     * @param project the directory of the README
     * @return one directory for each run is in it
     */
    public static Path runs(Path project) {
        return project.resolve("benchmarks").resolve("results");
    }

    /**
     * The directory's name for a run of the comparison.
     *
     * @param results one run
     * @return its date
     */
    public static String name(Results results) {
        return results.environment().date().replaceAll("[-:]", "");
    }

    /**
     * The directory's name for a run of the matrix.
     *
     * @param results one run
     * @return its date, and what it was run on
     */
    public static String nameWithServer(Results results) {
        KeptRun run = new KeptRun(null, results);
        return name(results) + "-" + run.family().name().toLowerCase(Locale.ROOT) + "-" + run.version();
    }

    /**
     * Keeps a report of the comparison among the results, unless it is one of them.
     *
     * @param report has timings
     * @param runs one directory for each run
     * @return the run, where it is kept
     * @throws RefusedException as {@link #keep}
     */
    public static KeptRun keepTimed(Path report, Path runs) {
        Results results = Results.read(report);
        if (!results.hasTimings()) {
            throw new RefusedException("nothing was timed in " + report + ": run the comparison");
        }
        boolean full = WholeRun.read(report).isFull();
        JsonNode complete = Json.tree(report.resolve(Results.ENVIRONMENT)).path("complete");
        if (complete.isBoolean() && !complete.booleanValue()) {
            throw new RefusedException("the run in " + report + " was stopped before it was complete");
        }
        Path kept = runs.resolve(normal(report).startsWith(normal(runs)) ? report.getFileName().toString()
                : full ? nameWithServer(results) : name(results));
        needed(report, Results.MATRIX, Results.JMH, Results.ENVIRONMENT);
        keep(report, kept, full ? filesOfAFullRun(report) : new String[] {Results.MATRIX, Results.JMH, Results.ENVIRONMENT});
        return new KeptRun(kept, results);
    }

    /** What it measured, and what was made of that; beside a quick comparison there may lie what another command left on another day. */
    private static String[] filesOfAFullRun(Path report) {
        try (Stream<Path> files = Files.list(report)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\w[\\w-]*\\.json|README\\.md|\\w[\\w-]*\\.svg"))
                    .sorted().toArray(String[]::new);
        } catch (IOException e) {
            throw new RefusedException("cannot read " + report + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Told before anything is made: half a run is not kept. */
    private static void needed(Path report, String... files) {
        String missing = Stream.of(files).filter(file -> !Files.exists(report.resolve(file))).collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new RefusedException(report + " has no " + missing + ", without which it cannot be kept");
        }
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /**
     * Copies a run's JSON to where it stays; given one that is there already, does nothing.
     *
     * @param report where the JSON is
     * @param kept where it goes; must not exist
     * @param files their names
     * @throws RefusedException if nobody could repeat the run, if a file is missing, or if it would overwrite another
     */
    public static void keep(Path report, Path kept, String... files) {
        String commit = Results.read(report).environment().commit();
        if (commit == null || commit.endsWith("-dirty")) {
            throw new RefusedException("this run was made from " + (commit == null ? "no known commit" : "uncommitted changes")
                    + ", so nobody could repeat it: commit them and make the run again");
        }
        if (normal(kept).equals(normal(report))) {
            return;
        }
        needed(report, files);
        try {
            Files.createDirectories(kept.getParent());
            Files.createDirectory(kept);
            for (String file : files) {
                Files.copy(report.resolve(file), kept.resolve(file));
            }
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException("this run is kept already in " + kept + ": a run is never overwritten", e);
        } catch (IOException e) {
            throw new RefusedException("cannot write " + kept + " (" + e + "): name the project's directory with --project", e);
        }
    }

    /**
     * The newest run of each version of each server in which every fault was met; those of one family stand together.
     *
     * @param runs one directory for each run
     * @return may be empty
     */
    public static List<KeptRun> full(Path runs) {
        Map<String, KeptRun> newest = new LinkedHashMap<>();
        directories(runs).stream().filter(directory -> Files.exists(directory.resolve(Results.MATRIX)))
                .map(directory -> new KeptRun(directory, Results.read(directory))).filter(KeptRun::metEveryFault)
                .forEach(run -> newest.put(run.server(), run));
        return newest.values().stream().sorted(Comparator.comparing(KeptRun::family)
                .thenComparing(KeptRun::numbers, Arrays::compare)).toList();
    }

    /** In the order of their names, which begin with their dates. */
    static List<Path> directories(Path runs) {
        try (Stream<Path> directories = Files.list(runs)) {
            return directories.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new RefusedException("cannot read " + runs + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /**
     * Whether every fault was met.
     *
     * @return false for a run of the comparison, which is meant for a look, and for one from before a fault was thought of
     */
    public boolean metEveryFault() {
        return results.faults().size() == Fault.values().length;
    }

    /** Whether the server was of MySQL's line, and not of MariaDB's. */
    boolean isOnMysql() {
        return family() == Server.Family.MYSQL;
    }

    /** The line of descent. */
    Server.Family family() {
        return results.matrix().server().startsWith(product(Server.Family.MARIADB)) ? Server.Family.MARIADB : Server.Family.MYSQL;
    }

    /** Numbers and dots. */
    String version() {
        return results.matrix().version().split("-", 2)[0];
    }

    private int[] numbers() {
        return Pattern.compile("\\d{1,9}").matcher(version()).results()
                .mapToInt(number -> Integer.parseInt(number.group())).toArray();
    }

    /** Product and version. */
    String server() {
        return product(family()) + " " + version();
    }

    /** The name that people read. */
    static String product(Server.Family family) {
        return family == Server.Family.MARIADB ? "MariaDB" : "MySQL";
    }
}
