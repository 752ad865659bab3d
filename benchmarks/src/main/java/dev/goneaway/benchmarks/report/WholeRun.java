// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.fleet.FleetReport;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.results.Candidate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One run of everything, or of a part of it: what it lacks is null, or an empty list.
 *
 * @param results of the faults, of JMH and at a distance
 * @param fleet of replacement, idle fleets and restarts; null if there is none
 */
public record WholeRun(Results results, FleetReport fleet) {

    /** How {@link #real} calls the unit that sends {@code SELECT 1}. */
    static final String SELECT_ONE = "selectOne";

    /** How {@link #real} calls the unit that fetches a row by its primary key. */
    static final String PRIMARY_KEY = "primaryKey";

    private static final String CANDIDATE = "candidate";

    /**
     * Reads a report's directory.
     *
     * @param directory has the files
     * @return what they say
     */
    public static WholeRun read(Path directory) {
        return new WholeRun(Results.read(directory),
                Files.exists(directory.resolve(FleetFile.NAME)) ? FleetFile.read(directory) : null);
    }

    /**
     * Whether it is more than a comparison for a look.
     *
     * @return true if a real unit was timed, or a fleet watched
     */
    public boolean isFull() {
        return fleet != null || timesRealUnits();
    }

    /** Whether a unit was timed that asks the server for something: a comparison for a look does not. */
    boolean timesRealUnits() {
        return timings().has("RealUnit." + SELECT_ONE);
    }

    private Timings timings() {
        return new Timings(results.jmh());
    }

    /** A unit that does nothing; null if it was not timed. */
    Timing nothing(Candidate contestant) {
        return timings().one("UnitOfWork.nothing", Map.of(CANDIDATE, contestant.name()));
    }

    /** The mean of each fork of {@link #nothing}, in nanoseconds, in ascending order; empty if they are not known. */
    List<Double> forksOfNothing(Candidate contestant) {
        return timings().forks("UnitOfWork.nothing", Map.of(CANDIDATE, contestant.name()));
    }

    /** The mean of each fork of {@link #floor}, in nanoseconds, in ascending order; empty if they are not known. */
    List<Double> forksOfFloor(String method) {
        return timings().forks("LowerBound." + method, Map.of());
    }

    /** What nothing can go below, by the name of the benchmark's method; null if it was not timed. */
    Timing floor(String method) {
        return timings().one("LowerBound." + method, Map.of());
    }

    /** A unit that asks the server; null if it was not timed. */
    Timing real(String method, boolean tls, Candidate contestant) {
        return timings().one("RealUnit." + method, Map.of(CANDIDATE, contestant.name(), "tls", Boolean.toString(tls)));
    }

    /** How many threads ran units at once, one number for each time that this was tried. */
    List<Integer> threads() {
        return timings().threadsTogether("Threads." + SELECT_ONE);
    }

    /** So many threads: the time between two units of all of them together; null if their throughput was not measured. */
    Timing threads(int threads, Candidate contestant) {
        return timings().together("Threads." + SELECT_ONE, Map.of(CANDIDATE, contestant.name()), threads);
    }

    /** A benchmark with other parameters than a contestant; null if it was not timed. */
    Timing other(String method, Map<String, String> params) {
        return timings().one(method, params);
    }

    /** Borrow and return, by hand or through the strategy; null if it was not timed. */
    Timing pool(Pool pool, String way) {
        return other("PoolOverhead.nothing", Map.of("pool", pool.name(), "way", way));
    }

    /** Those of whom there is such a timing, in the order of the tables. */
    static List<Candidate> timed(Function<Candidate, Timing> timing) {
        return Stream.of(Candidate.values()).filter(contestant -> timing.apply(contestant) != null).toList();
    }
}
