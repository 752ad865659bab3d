// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.report.Numbers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/** One line before and one after each benchmark in place of JMH's hundred, and JMH's last words kept in case one fails. */
final class ProgressFormat extends LastWords {

    private static final Pattern ETA = Pattern.compile("# Run progress: ([\\d.]+)% complete, ETA (\\S+)");

    private final Progress progress;
    private volatile String name = "";

    ProgressFormat(Progress progress) {
        this.progress = progress;
    }

    private static String name(BenchmarkParams params) {
        String id = params.getBenchmark();
        String method = id.substring(id.lastIndexOf('.', id.lastIndexOf('.') - 1) + 1);
        return method + params.getParamsKeys().stream().map(params::getParam).collect(Collectors.joining(", ", " ", ""));
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        super.startBenchmark(params);
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
    public void println(String line) {
        super.println(line);
        Matcher eta = ETA.matcher(line == null ? "" : line);
        if (eta.find() && !name.isEmpty()) {
            progress.step(Math.round(Double.parseDouble(eta.group(1))) + " % timed, " + eta.group(2) + " left: " + name);
        }
    }
}
