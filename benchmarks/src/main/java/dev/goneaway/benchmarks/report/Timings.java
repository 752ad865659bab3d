// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What JMH's own JSON holds, by the names of benchmarks and parameters. */
final class Timings {

    /** Each a thousand of the one before. */
    private static final List<String> SCORE_UNITS = List.of("ns/op", "us/op", "ms/op", "s/op");

    private static final double NANOS = 1e9;

    private final JsonNode runs;

    Timings(JsonNode runs) {
        this.runs = runs;
    }

    /** The timing of {@code Class.method} with exactly these parameters; null if there is none. */
    Timing one(String method, Map<String, String> params) {
        return of(method).filter(run -> params(run).equals(params)).map(Timings::timing).findFirst().orElse(null);
    }

    /** The same of so many threads, whatever the unit that JMH was asked for; null if there is none. */
    Timing one(String method, Map<String, String> params, int threads) {
        return of(method).filter(run -> run.path("threads").asInt(1) == threads && params(run).equals(params))
                .map(Timings::inNanos).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** The means of the forks in ascending order, in nanoseconds; empty if they are not known. */
    List<Double> forks(String method, Map<String, String> params, int threads) {
        return of(method).filter(run -> run.path("threads").asInt(1) == threads && params(run).equals(params)).findFirst()
                .map(Timings::forks).orElse(List.of());
    }

    private static List<Double> forks(JsonNode run) {
        JsonNode time = run.path("primaryMetric");
        int unit = SCORE_UNITS.indexOf(time.path("scoreUnit").asString(""));
        return unit < 0 ? List.of() : StreamSupport.stream(time.path("rawData").spliterator(), false)
                .flatMap(fork -> StreamSupport.stream(fork.spliterator(), false).mapToDouble(Timings::number).average().stream()
                        .boxed())
                .map(mean -> mean * Math.pow(1_000, unit)).sorted().toList();
    }

    /**
     * The time between two units of all threads together, where JMH was asked for their throughput; null if there is none. A mean
     * time of a unit does not tell it: that is averaged over the threads, and one that starves counts in it as much as one that does
     * all the work.
     */
    Timing together(String method, Map<String, String> params, int threads) {
        return throughputs(method).filter(run -> run.path("threads").asInt(1) == threads && params(run).equals(params))
                .map(Timings::timing).map(Timings::between).findFirst().orElse(null);
    }

    /** With how many threads the throughput was measured, in ascending order. */
    List<Integer> threadsTogether(String method) {
        return throughputs(method).map(run -> run.path("threads").asInt(1)).distinct().sorted().toList();
    }

    private Stream<JsonNode> throughputs(String method) {
        return of(method).filter(run -> run.path("mode").asString("").equals("thrpt")
                && run.path("primaryMetric").path("scoreUnit").asString("").equals("ops/s"));
    }

    /** What JMH measured is a rate; the error stays the same share of it. */
    private static Timing between(Timing rate) {
        double nanos = NANOS / rate.nanos();
        return new Timing(nanos, nanos * rate.error() / rate.nanos(), rate.bytes());
    }

    /** With how many threads it was run, in ascending order. */
    List<Integer> threads(String method) {
        return of(method).map(run -> run.path("threads").asInt(1)).distinct().sorted().toList();
    }

    /** Every iteration of {@code Class.method} with exactly these parameters; null if there is none. */
    Sample sample(String method, Map<String, String> params) {
        return of(method).filter(run -> params(run).equals(params)).map(Timings::sample).findFirst().orElse(null);
    }

    /**
     * How one of two counters of {@code Class.method} compares with the other, over all runs with these parameters among
     * others: for each fork, the median of the ratios within its iterations.
     */
    double[] ratios(String method, Map<String, String> fixed, String counter, String other) {
        DoubleStream.Builder ratios = DoubleStream.builder();
        of(method).filter(run -> params(run).entrySet().containsAll(fixed.entrySet())).forEach(run -> {
            JsonNode metrics = run.path("secondaryMetrics");
            JsonNode ones = metrics.path(counter).path("rawData");
            JsonNode others = metrics.path(other).path("rawData");
            for (int fork = 0; fork < ones.size(); fork++) {
                ratios.add(ratio(ones.path(fork), others.path(fork)));
            }
        });
        return ratios.build().toArray();
    }

    private static double ratio(JsonNode ones, JsonNode others) {
        double[] ratios = new double[ones.size()];
        Arrays.setAll(ratios, iteration -> number(ones.path(iteration)) / number(others.path(iteration)));
        return new Sample(ratios, Double.NaN).median();
    }

    private Stream<JsonNode> of(String method) {
        return StreamSupport.stream(runs.spliterator(), false)
                .filter(run -> run.path("benchmark").asString("").replace(".Floor.", ".LowerBound.").endsWith("." + method));
    }

    /** Returns parameters by the names that they have today. */
    private static Map<String, String> params(JsonNode run) {
        Map<String, String> params = new HashMap<>();
        run.path("params").properties().forEach(param -> {
            String name = param.getKey();
            String value = param.getValue().asString("");
            params.put(name.equals("contestant") ? "candidate" : name, name.equals("way") && value.equals("FLOOR") ? "READ" : value);
        });
        return params;
    }

    private static Timing timing(JsonNode run) {
        return new Timing(
                number(run.path("primaryMetric").path("score")),
                number(run.path("primaryMetric").path("scoreError")),
                number(run.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score")));
    }

    /** Null if it is no time. */
    private static Timing inNanos(JsonNode run) {
        Timing time = timing(run);
        int unit = SCORE_UNITS.indexOf(run.path("primaryMetric").path("scoreUnit").asString(""));
        double nanos = Math.pow(1_000, unit);
        return unit < 0 ? null : new Timing(time.nanos() * nanos, time.error() * nanos, time.bytes());
    }

    /** Nothing if somebody asked JMH for another unit than nanoseconds: rather no answer than a wrong one. */
    private static Sample sample(JsonNode run) {
        JsonNode time = run.path("primaryMetric");
        DoubleStream.Builder nanos = DoubleStream.builder();
        if (time.path("scoreUnit").asString("").equals("ns/op")) {
            time.path("rawData").forEach(fork -> fork.forEach(iteration -> nanos.add(iteration.asDouble())));
        }
        return new Sample(nanos.build().toArray(),
                number(run.path("secondaryMetrics").path("gc.alloc.rate.norm").path("scorePercentiles").path("50.0")));
    }

    /** JMH writes what it cannot know as the string "NaN". */
    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }
}
