// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.runner;

import java.time.Duration;
import java.util.Map;

/**
 * One benchmark with one choice of parameters, which becomes one row of JMH's results.
 *
 * @param benchmark the class
 * @param method one of its methods
 * @param params name and value of each parameter; read only
 * @param threads how many threads run the method at once
 * @param length the length of each fork
 * @param forks how many forks
 */
record PlannedBenchmark(Class<?> benchmark, String method, Map<String, String> params, int threads, ForkLength length, int forks) {

    /** The time of a fork beside its iterations: the JVM starts, connects and ends. */
    static final Duration FORK = Duration.ofMillis(1_300);

    PlannedBenchmark {
        params = Map.copyOf(params);
    }

    /**
     * The iterations of a fork.
     *
     * @param warmups iterations whose times are thrown away
     * @param iterations iterations whose times count
     * @param millis length of each iteration
     */
    record ForkLength(int warmups, int iterations, int millis) {
    }

    /** Returns the benchmark's name as JMH has it. */
    String id() {
        return benchmark.getName() + "." + method;
    }

    Duration takes() {
        return FORK.plusMillis((long) (length.warmups + length.iterations) * length.millis);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(benchmark.getSimpleName()).append('.').append(method);
        params.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(param -> text.append(' ')
                .append(param.getKey().equals("tls") ? "tls=" + param.getValue() : param.getValue()));
        return threads == 1 ? text.toString() : text.append(", ").append(threads).append(" threads").toString();
    }
}
