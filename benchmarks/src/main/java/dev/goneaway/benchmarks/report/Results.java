// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Way;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Json;
import dev.goneaway.results.Matrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The JSON files of one run, read back: tables and page are made of nothing else.
 *
 * @param matrix what was seen and counted
 * @param jmh what was timed, in JMH's own format
 * @param distance what was measured at a distance; null if nothing was
 * @param environment where
 */
public record Results(Matrix matrix, JsonNode jmh, Distance distance, Environment environment) {

    /** The file of {@link Matrix}. */
    public static final String MATRIX = "matrix.json";

    /** The file of JMH. */
    public static final String JMH = "jmh.json";

    /** The file of {@link Distance}. */
    public static final String DISTANCE = "distance.json";

    /** The file of {@link Environment}. */
    public static final String ENVIRONMENT = "environment.json";

    /**
     * Reads a report's directory.
     *
     * @param directory has the files; one of a matrix alone has no timings, one of distances alone no matrix, and one that
     *     was made in parts lacks those that were not done
     * @return what they say
     */
    public static Results read(Path directory) {
        Distance distance = Files.exists(directory.resolve(DISTANCE)) ? Json.read(directory.resolve(DISTANCE), Distance.class) : null;
        Environment environment = Json.read(directory.resolve(ENVIRONMENT), Environment.class);
        boolean mayLackMatrix = distance != null || environment.parts() != null;
        return new Results(
                mayLackMatrix && !Files.exists(directory.resolve(MATRIX)) ? empty(environment) : Json.read(directory.resolve(MATRIX), Matrix.class),
                Files.exists(directory.resolve(JMH)) ? Json.tree(directory.resolve(JMH)) : MissingNode.getInstance(),
                distance,
                environment);
    }

    private static Matrix empty(Environment run) {
        return new Matrix(run.server(), version(run.server()), run.date(), run.driver(), run.jvm(), List.of(), List.of());
    }

    /** The first number in a description such as {@code MySQL 9.7.4 (embedded)}. */
    private static String version(String server) {
        return server == null ? "" : server.replaceFirst("^\\D*([\\d.]*).*$", "$1");
    }

    /**
     * Who took part: a run knows nothing of a contestant that joined later.
     *
     * @return those of whom the run has a cell, a count or a timing, in the order of the tables
     */
    public List<Candidate> contestants() {
        return Stream.of(Candidate.values()).filter(this::tookPart).toList();
    }

    /**
     * Whether anything was timed.
     *
     * @return false for a run of the matrix alone
     */
    public boolean hasTimings() {
        return !jmh.isEmpty();
    }

    /**
     * What they met.
     *
     * @return the faults of which the run has a cell, in the order of the tables
     */
    public List<Fault> faults() {
        return Stream.of(Fault.values()).filter(fault -> matrix.cells().stream().anyMatch(cell -> cell.fault() == fault)).toList();
    }

    /**
     * Whether somebody met a fault, and was not only counted or timed.
     *
     * @param contestant who
     * @return true if the run has a cell of it
     */
    public boolean metFaults(Candidate contestant) {
        return matrix.cells().stream().anyMatch(cell -> cell.contestant() == contestant);
    }

    private boolean tookPart(Candidate contestant) {
        return metFaults(contestant) || matrix.commands(contestant) != null
                || nothing(contestant) != null || query(contestant) != null;
    }

    /**
     * The unit that does nothing.
     *
     * @param contestant who ran it
     * @return the timing; null if there is none
     */
    public Timing nothing(Candidate contestant) {
        return timing("UnitOfWork.nothing", Map.of("candidate", contestant.name()));
    }

    /**
     * The unit that sends one command.
     *
     * @param contestant who ran it
     * @return the timing; null if there is none
     */
    public Timing query(Candidate contestant) {
        return timing("UnitOfWork.query", Map.of("candidate", contestant.name()));
    }

    /**
     * Borrow and return.
     *
     * @param pool whose
     * @param way how
     * @return the timing; null if there is none
     */
    public Timing pool(Pool pool, Way way) {
        return timing("PoolOverhead.nothing", Map.of("pool", pool.name(), "way", way.name()));
    }

    /** Any benchmark by {@code Class.method} and exactly these parameters; null if it was not timed. */
    Timing timing(String method, Map<String, String> params) {
        return new Timings(jmh).one(method, params);
    }
}
