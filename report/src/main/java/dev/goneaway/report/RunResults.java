// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Json;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.Versions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.MissingNode;

/**
 * The JSON files of one run. Every report is made from them alone.
 *
 * @param directory where the files are
 * @param environment never null
 * @param matrix without cells and commands if the run has none
 * @param timings without entries if nothing was timed
 * @param distance null if nothing was measured at a distance
 */
public record RunResults(Path directory, Environment environment, Matrix matrix, Timings timings, Distance distance) {

    public static final String MATRIX = "matrix.json";
    public static final String JMH = "jmh.json";
    public static final String DISTANCE = "distance.json";
    public static final String ENVIRONMENT = "environment.json";

    static final String SELECT_ONE = "UnitOfWork.selectOne";
    private static final String NOTHING = "UnitOfWork.nothing";

    private static final String MARIADB = "MariaDB";
    private static final String CANDIDATE = "candidate";

    /** Reads the files of a run. Only a run of distances or of parts may lack {@link #MATRIX}. */
    public static RunResults read(Path directory) {
        Environment environment = Json.read(directory.resolve(ENVIRONMENT), Environment.class);
        Distance distance = has(directory, DISTANCE) ? Json.read(directory.resolve(DISTANCE), Distance.class) : null;
        boolean mayLackMatrix = distance != null || environment.parts() != null;
        return new RunResults(directory, environment,
                mayLackMatrix && !has(directory, MATRIX) ? empty(environment)
                        : Json.read(directory.resolve(MATRIX), Matrix.class),
                new Timings(has(directory, JMH) ? Json.tree(directory.resolve(JMH)) : MissingNode.getInstance()), distance);
    }

    private static boolean has(Path directory, String file) {
        return Files.exists(directory.resolve(file));
    }

    private static Matrix empty(Environment run) {
        String version = run.server() == null ? "" : run.server().replaceFirst("^\\D*([\\d.]*).*$", "$1");
        return new Matrix(run.server(), version, run.date(), run.driver(), run.jvm(), List.of(), List.of());
    }

    /** Tells whether the run is more than a quick one. */
    boolean timesRealUnits() {
        return timings.has(SELECT_ONE);
    }

    /** The faults that the run has cells for, in the order of the tables. */
    List<Fault> faults() {
        return Stream.of(Fault.values()).filter(fault -> matrix.cells().stream().anyMatch(cell -> cell.fault() == fault))
                .toList();
    }

    public boolean metEveryFault() {
        return faults().size() == Fault.values().length;
    }

    boolean metFaults(Candidate candidate) {
        return matrix.cells().stream().anyMatch(cell -> cell.candidate() == candidate);
    }

    /** The candidates that the run has cells for, in the order of the tables. */
    List<Candidate> candidates() {
        return Stream.of(Candidate.values()).filter(this::metFaults).toList();
    }

    /** Returns the candidates for which the function finds a timing, in the order of the tables. */
    static List<Candidate> timed(Function<Candidate, Timing> timing) {
        return Stream.of(Candidate.values()).filter(candidate -> timing.apply(candidate) != null).toList();
    }

    /** A unit that does nothing; null if it was not timed. */
    Timing nothing(Candidate candidate) {
        return timings.one(NOTHING, Map.of(CANDIDATE, candidate.name()));
    }

    /** The mean of each fork of {@link #nothing} in ascending order. */
    List<Double> forksOfNothing(Candidate candidate) {
        return timings.forks(NOTHING, Map.of(CANDIDATE, candidate.name()));
    }

    /** A unit that sends one prepared query; null if it was not timed. */
    Timing selectOne(boolean tls, Candidate candidate) {
        String name = candidate.name();
        return timings.one(SELECT_ONE, tls ? Map.of(CANDIDATE, name, "tls", "true") : Map.of(CANDIDATE, name));
    }

    /** The time between two units of all threads together; null if it was not timed. */
    Timing threads(int threads, Candidate candidate) {
        return timings.together(SELECT_ONE, Map.of(CANDIDATE, candidate.name()), threads);
    }

    /** A lower bound; null if it was not timed. */
    Timing lowerBound(String method) {
        return timings.one("LowerBound." + method, Map.of());
    }

    /** The check of a connection; null if it was not timed. */
    Timing isAlive(String way, boolean tls) {
        return timings.one("LookOrAsk.isAlive", tls ? Map.of("way", way, "tls", "true") : Map.of("way", way));
    }

    /** Borrow and return; null if it was not timed. */
    Timing pool(String pool, String way) {
        return timings.one("PoolOverhead.nothing", Map.of("pool", pool, "way", way));
    }

    String product() {
        return matrix.server().startsWith(MARIADB) ? MARIADB : "MySQL";
    }

    boolean isOnMysql() {
        return !product().equals(MARIADB);
    }

    /** The names and versions of the pools, such as {@code c3p0 0.14.1}. */
    String pools() {
        return Stream.concat(Stream.of("HikariCP", "c3p0"), Versions.peers().keySet().stream())
                .map(pool -> pool + " " + environment.facts().getOrDefault(pool, "not recorded"))
                .collect(Collectors.joining(", "));
    }

    private String version() {
        return matrix.version().split("-", 2)[0];
    }

    String server() {
        return product() + " " + version();
    }

    /** The numbers of the version, for sorting. */
    int[] versionNumbers() {
        return Pattern.compile("\\d{1,9}").matcher(version()).results()
                .mapToInt(number -> Integer.parseInt(number.group())).toArray();
    }

    /** Returns the name of the directory of a kept run: the date, and the server and another driver if {@code withServer} is true. */
    String keptName(boolean withServer) {
        String date = environment.date().replaceAll("[-:]", "");
        return !withServer ? date : date + "-" + product().toLowerCase(Locale.ROOT) + "-" + version()
                + (environment.driver().startsWith(MARIADB) ? "-mariadb-connector-j" : "");
    }
}
