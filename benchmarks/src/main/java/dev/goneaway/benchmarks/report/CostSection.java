// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.jmh.LookOrAsk;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Way;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Environment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a module's contestants cost, between the floor and the ceiling, in Markdown; no number in it is typed by hand. */
final class CostSection {

    private CostSection() {
    }

    static String of(StrategyPage page, KeptRun run) {
        Results results = run.results();
        List<Candidate> rows = Stream.of(List.of(Candidate.NONE), page.contestants(), List.of(Candidate.CONNECT_PER_USE))
                .flatMap(List::stream).filter(results.contestants()::contains).toList();
        return "Measured on " + origin(run, "../") + ". Own cost is that of a unit of work that does nothing, mean ± 99.9 % interval; commands "
                + "are those on the wire for a unit that sends one itself" + kinds(results) + ". *None* is the floor, *connect per use* the ceiling; what these "
                + "numbers can and cannot show is in [benchmarking](../docs/benchmarking.md).\n\n" + CostTable.of(new WholeRun(results, null), rows).markdown()
                + floors(results) + switch (page) {
                    case PING -> ping(results);
                    case PEEK -> peek(results);
                    case POOL -> pools(results);
                    default -> "";
                };
    }

    /** What the columns of commands are, where there are several. */
    private static String kinds(Results results) {
        return results.matrix().commands().stream().noneMatch(commands -> commands.afterIdle() != null) ? ""
                : ": in quick succession, after a second of rest, with autocommit off and a commit (three commands of its own), and right "
                + "after a unit that ended with an SQL error";
    }

    /** Which run, on what. */
    static String origin(KeptRun run, String project) {
        Environment environment = run.results().environment();
        return environment.server() + ", " + environment.driver() + ", Java " + run.results().matrix().jdk() + ", "
                + environment.cores() + " cores, " + (environment.onOneCore()
                ? "client and server on the same one, " : "") + environment.date().substring(0, 10)
                + " ([raw JSON](" + project + "benchmarks/results/" + run.directory().getFileName() + "))";
    }

    private static String floors(Results results) {
        Map<String, Timing> floors = new LinkedHashMap<>();
        floors.put("one `System.nanoTime()`", results.timing("LowerBound.nanoTime", Map.of()));
        floors.put("one uncontended lock", results.timing("LowerBound.lock", Map.of()));
        floors.put("one bare read that cannot wait", results.timing("LowerBound.read", Map.of()));
        return list("What is below it, in the same run:", floors);
    }

    private static String ping(Results results) {
        Timing bare = isAlive(results, LookOrAsk.Way.PING, false);
        Timing strategy = isAlive(results, LookOrAsk.Way.PING_STRATEGY, false);
        return bare == null || strategy == null ? "" : "\nThe driver's bare `isValid` takes " + OverheadTables.time(bare)
                + ", a unit that does nothing " + OverheadTables.time(strategy) + ": " + strategy.against(bare) + ".\n";
    }

    private static String peek(Results results) {
        return Stream.of(false, true).map(tls -> {
            Map<String, Timing> ways = new LinkedHashMap<>();
            ways.put("one bare read that cannot wait, the floor", isAlive(results, LookOrAsk.Way.READ, tls));
            ways.put("a look", isAlive(results, LookOrAsk.Way.PEEK, tls));
            ways.put("`isValid` of a `PeekDataSource`'s connection", isAlive(results, LookOrAsk.Way.PEEK_IS_VALID, tls));
            ways.put("`isValid` of the driver's own, a ping", isAlive(results, LookOrAsk.Way.PING, tls));
            return list("To learn that a live connection is alive" + (tls ? ", under TLS:" : ":"), ways);
        }).collect(Collectors.joining());
    }

    private static Timing isAlive(Results results, LookOrAsk.Way way, boolean tls) {
        return results.timing("LookOrAsk.isAlive", Map.of("way", way.name(), "tls", Boolean.toString(tls)));
    }

    private static String list(String heading, Map<String, Timing> timings) {
        timings.values().removeIf(Objects::isNull);
        return timings.isEmpty() ? "" : "\n" + heading + "\n\n" + timings.entrySet().stream()
                .map(timing -> "- " + timing.getKey() + ": " + OverheadTables.time(timing.getValue()) + "\n").collect(Collectors.joining());
    }

    /** What the interface adds to pools. */
    static String pools(Results results) {
        String pools = Stream.of(Pool.values()).map(pool -> {
            Timing bare = results.pool(pool, Way.BARE);
            Timing strategy = results.pool(pool, Way.STRATEGY);
            return bare == null || strategy == null ? "" : "- " + pool.display() + ", borrow and return: " + OverheadTables.time(bare) + " bare, "
                    + OverheadTables.time(strategy) + " through the strategy: " + strategy.against(bare) + "\n";
        }).collect(Collectors.joining());
        return pools.isEmpty() ? "" : "\nWhat the interface adds to a pool with the same configuration:\n\n" + pools;
    }
}
