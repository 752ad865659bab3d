// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.AtExit;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Keeps what JMH and its forks print to itself, and the last of it in case one fails. */
class LastWords implements OutputFormat {

    private static final int KEPT = 60;

    private final Deque<String> last = new ArrayDeque<>();

    /** The last lines that JMH or a fork printed. */
    @Override
    public final synchronized String toString() {
        return String.join(System.lineSeparator(), last);
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        AtExit.holdIfStopping();
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
    }

    @Override
    public void println(String line) {
        AtExit.holdIfStopping();
        print(line);
    }

    @Override
    public final synchronized void print(String text) {
        if (text != null && !text.isBlank()) {
            last.addLast(text.stripTrailing());
            if (last.size() > KEPT) {
                last.removeFirst();
            }
        }
    }

    @Override
    public void iteration(BenchmarkParams benchParams, IterationParams params, int iteration) {
    }

    @Override
    public void iterationResult(BenchmarkParams benchParams, IterationParams params, int iteration, IterationResult data) {
    }

    @Override
    public void startRun() {
    }

    @Override
    public void endRun(Collection<RunResult> result) {
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
    }

    @Override
    public void verbosePrintln(String line) {
    }

    @Override
    public void write(int value) {
    }

    @Override
    public void write(byte[] bytes) {
        print(new String(bytes, Charset.defaultCharset()));
    }
}
