// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Interval;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Reads JMH's own JSON, by the names of benchmarks and parameters. Every time is in nanoseconds. */
public final class Timings {

    /** The units of JMH's scores. Each unit is a thousand times the unit before. */
    private static final List<String> SCORE_UNITS = List.of("ns/op", "us/op", "ms/op", "s/op");

    private static final double NANOS = 1e9;

    private final JsonNode runs;

    Timings(JsonNode runs) {
        this.runs = runs;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** The mean time of {@code Class.method} with exactly these parameters in one thread; null if there is none. */
    Timing one(String method, Map<String, String> params) {
        return times(method, params).map(run -> timing(run, nanos(run))).findFirst().orElse(null);
    }

    /** The mean of each fork in ascending order; empty if there is no such benchmark. */
    List<Double> forks(String method, Map<String, String> params) {
        return times(method, params).limit(1).flatMap(run -> stream(run.path("primaryMetric").path("rawData"))
                .flatMap(fork -> stream(fork).mapToDouble(Timings::number).average().stream().boxed())
                .map(mean -> mean * nanos(run))).sorted().toList();
    }

    boolean has(String method) {
        return named(method).findAny().isPresent();
    }

    /**
     * The time between two units of all threads together, from their throughput; null if there is none. JMH's mean time would not
     * do: it is averaged over the threads, and a thread that starves counts as much as one that does all the work.
     */
    Timing together(String method, Map<String, String> params, int threads) {
        return throughputs(method).filter(run -> threads(run) == threads && params(run).equals(params)).map(run -> {
            Timing rate = timing(run, 1);
            double nanos = NANOS / rate.nanos().value();
            // The error keeps its share of the value.
            return new Timing(Interval.around(nanos, nanos * rate.nanos().error() / rate.nanos().value()), rate.bytes());
        }).findFirst().orElse(null);
    }

    /** The numbers of threads whose throughput was measured, in ascending order. */
    List<Integer> threadsTogether(String method) {
        return throughputs(method).map(Timings::threads).distinct().sorted().toList();
    }

    private Stream<JsonNode> throughputs(String method) {
        return named(method).filter(run -> run.path("mode").asString("").equals("thrpt") && unit(run).equals("ops/s"));
    }

    private Stream<JsonNode> times(String method, Map<String, String> params) {
        return named(method).filter(run -> threads(run) == 1 && SCORE_UNITS.contains(unit(run)) && params(run).equals(params));
    }

    private Stream<JsonNode> named(String method) {
        return stream(runs).filter(run -> run.path("benchmark").asString("").replace(".Floor.", ".LowerBound.")
                .replaceFirst("\\.(RealUnit|Threads)\\.", ".UnitOfWork.").endsWith("." + method));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static int threads(JsonNode run) {
        return run.path("threads").asInt(1);
    }

    private static String unit(JsonNode run) {
        return run.path("primaryMetric").path("scoreUnit").asString("");
    }

    private static double nanos(JsonNode run) {
        return Math.pow(1_000, SCORE_UNITS.indexOf(unit(run)));
    }

    /** Returns parameters by the names that they have today, without TLS if it is off: older runs do not always name it. */
    private static Map<String, String> params(JsonNode run) {
        Map<String, String> params = new HashMap<>();
        run.path("params").properties().forEach(param -> {
            String name = param.getKey();
            String value = param.getValue().asString("");
            params.put(name.equals("contestant") ? "candidate" : name,
                    name.equals("way") && value.equals("FLOOR") ? "READ" : value);
        });
        params.remove("tls", "false");
        return params;
    }

    private static Timing timing(JsonNode run, double unit) {
        return new Timing(Interval.around(number(run.path("primaryMetric").path("score")) * unit,
                number(run.path("primaryMetric").path("scoreError")) * unit),
                number(run.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score")));
    }

    /** JMH writes what it cannot know as the string "NaN". */
    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }
}
