// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Way;
import dev.goneaway.benchmarks.matrix.Fault;
import dev.goneaway.benchmarks.matrix.Matrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The three JSON files of one run, read back: tables and page are made of nothing else.
 *
 * @param matrix what was seen and counted
 * @param jmh what was timed, in JMH's own format
 * @param environment where
 */
public record Results(Matrix matrix, JsonNode jmh, Environment environment) {

    /** The file of {@link Matrix}. */
    public static final String MATRIX = "matrix.json";

    /** The file of JMH. */
    public static final String JMH = "jmh.json";

    /** The file of {@link Environment}. */
    public static final String ENVIRONMENT = "environment.json";

    /**
     * Reads a report's directory.
     *
     * @param directory has the files; one of a matrix alone has no timings
     * @return what they say
     */
    public static Results read(Path directory) {
        return new Results(
                Json.read(directory.resolve(MATRIX), Matrix.class),
                Files.exists(directory.resolve(JMH)) ? Json.tree(directory.resolve(JMH)) : MissingNode.getInstance(),
                Json.read(directory.resolve(ENVIRONMENT), Environment.class));
    }

    /**
     * Who took part: a run knows nothing of a contestant that joined later.
     *
     * @return those of whom the run has a cell, a count or a timing, in the order of the tables
     */
    public List<Contestant> contestants() {
        return Stream.of(Contestant.values()).filter(this::tookPart).toList();
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

    private boolean tookPart(Contestant contestant) {
        return matrix.cells().stream().anyMatch(cell -> cell.contestant() == contestant) || matrix.commands(contestant) != null
                || nothing(contestant) != null || query(contestant) != null;
    }

    /**
     * The unit that does nothing.
     *
     * @param contestant who ran it
     * @return the timing; null if there is none
     */
    public Timing nothing(Contestant contestant) {
        return timing("UnitOfWork.nothing", Map.of("contestant", contestant.name()));
    }

    /**
     * The unit that sends one command.
     *
     * @param contestant who ran it
     * @return the timing; null if there is none
     */
    public Timing query(Contestant contestant) {
        return timing("UnitOfWork.query", Map.of("contestant", contestant.name()));
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

    private Timing timing(String method, Map<String, String> params) {
        return new Timings(jmh).one(method, params);
    }
}
