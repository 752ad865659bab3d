// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.jmh.full.Threads;
import dev.goneaway.benchmarks.jmh.full.VirtualThreads;
import java.util.Map;

/**
 * One benchmark with one choice of parameters: what one row of JMH's results is about.
 *
 * @param benchmark its class
 * @param method its method
 * @param params name and value of each of its parameters; read only
 * @param threads how many run it at once
 * @param pace how long each fork measures
 * @param rounds in how many forks
 */
record Trial(Class<?> benchmark, String method, Map<String, String> params, int threads, Pace pace, int rounds) {

    Trial {
        params = Map.copyOf(params);
    }

    /** What JMH calls it. */
    String id() {
        return benchmark.getName() + "." + method;
    }

    /** Whether one thread alone does all the work, so that it and the server need no more than one core. */
    boolean isOfOneThread() {
        return benchmark != Threads.class && benchmark != VirtualThreads.class;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(benchmark.getSimpleName()).append('.').append(method);
        params.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(param -> text.append(' ')
                .append(param.getKey().equals("tls") ? "tls=" + param.getValue() : param.getValue()));
        return threads == 1 ? text.toString() : text.append(", ").append(threads).append(" threads").toString();
    }
}
