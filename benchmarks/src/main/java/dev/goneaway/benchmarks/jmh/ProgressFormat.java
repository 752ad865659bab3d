// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.AtExit;
import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.report.Numbers;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** One line before and one after each benchmark in place of JMH's hundred, and JMH's last words kept in case one fails. */
final class ProgressFormat implements OutputFormat {

    private static final Pattern ETA = Pattern.compile("# Run progress: ([\\d.]+)% complete, ETA (\\S+)");
    private static final int KEPT = 60;

    private final Progress progress;
    private final Deque<String> last = new ArrayDeque<>();
    private String name = "";

    ProgressFormat(Progress progress) {
        this.progress = progress;
    }

    /** The last lines that JMH or a fork printed. */
    synchronized String lastWords() {
        return String.join(System.lineSeparator(), last);
    }

    private static String name(BenchmarkParams params) {
        String id = params.getBenchmark();
        String method = id.substring(id.lastIndexOf('.', id.lastIndexOf('.') - 1) + 1);
        return method + params.getParamsKeys().stream().map(params::getParam).collect(Collectors.joining(", ", " ", ""));
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        AtExit.holdIfStopping();
        name = name(params);
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        Result<?> time = result.getPrimaryResult();
        Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
        String allocated = bytes == null ? "" : ", " + Numbers.bytes(bytes.getScore()) + " B";
        progress.step("    " + Numbers.plusMinus(time.getScore(), time.getScoreError()) + " " + time.getScoreUnit() + allocated);
    }

    @Override
    public synchronized void println(String line) {
        AtExit.holdIfStopping();
        Matcher eta = ETA.matcher(line == null ? "" : line);
        if (eta.find() && !name.isEmpty()) {
            progress.step(Math.round(Double.parseDouble(eta.group(1))) + " % timed, " + eta.group(2) + " left: " + name);
        }
        keep(line);
    }

    @Override
    public synchronized void print(String text) {
        keep(text);
    }

    private void keep(String text) {
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
