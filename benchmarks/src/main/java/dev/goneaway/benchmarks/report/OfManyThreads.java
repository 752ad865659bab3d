// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.report.plot.Axis;
import dev.goneaway.benchmarks.report.plot.Chart;
import dev.goneaway.benchmarks.report.plot.Mark;
import dev.goneaway.candidates.Units;
import dev.goneaway.results.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How many units of work threads get done together. */
final class OfManyThreads {

    private static final double NANOS = 1e9;
    private static final int HEIGHT = 470;

    private OfManyThreads() {
    }

    static Section of(WholeRun run) {
        List<Candidate> contestants = contestants(run);
        return new Section("threads", "Threads", """
                Units of work that send SELECT 1, of all threads together, per second. A strategy with one connection lends it \
                to one thread at a time, by construction: the others wait until it is back, so their units never run side by \
                side. With more threads than cores all \
                of them share the processor with the server.""",
                contestants.isEmpty() ? List.of() : List.of(plot(run, contestants)), List.of(table(run, contestants)));
    }

    private static List<Candidate> contestants(WholeRun run) {
        return run.threads().stream().flatMap(threads -> WholeRun.timed(contestant -> run.threads(threads, contestant)).stream())
                .distinct().sorted().toList();
    }

    private static Plot plot(WholeRun run, List<Candidate> contestants) {
        List<Mark> marks = new ArrayList<>();
        for (Candidate contestant : contestants) {
            for (int threads : run.threads()) {
                Timing time = run.threads(threads, contestant);
                if (time != null) {
                    double rate = rate(time.nanos());
                    double error = Double.isNaN(time.error()) ? 0 : error(time);
                    marks.add(Mark.over(contestant.display(), threads, rate, Math.max(0, rate - error), rate + error));
                }
            }
        }
        return new Plot("threads", "Dashed: one connection, which the threads take in turn. Solid: a pool.",
                new Chart("threads", "Throughput over threads", """
                        A line for each contestant: units per second of all threads together, over the number of threads, with \
                        99.9 % intervals; dashed where all threads share one connection. The numbers are in the table.""",
                        Looks.of(contestants))
                .lines(marks, List.of(), Axes.at("threads", run.threads().stream().mapToDouble(Integer::doubleValue), marks),
                        new Axis("units per second", false, Map.of(), 0, Double.NaN), HEIGHT));
    }

    private static double rate(double nanos) {
        return NANOS / nanos;
    }

    /** Of the rate, which is what was measured: its interval is no other way round when it is told as a time. */
    private static double error(Timing time) {
        return rate(time.nanos()) * time.error() / time.nanos();
    }

    private static Grid table(WholeRun run, List<Candidate> contestants) {
        boolean virtual = contestants.stream().anyMatch(contestant -> run.virtualThreads(contestant) != null);
        List<String> headings = new ArrayList<>(List.of("units per second"));
        run.threads().forEach(threads -> headings.add(" " + threads + (threads == 1 ? " thread" : " threads")));
        if (virtual) {
            headings.add(" 1,000 virtual threads");
        }
        Grid grid = new Grid("Units per second", headings.toArray(String[]::new));
        for (Candidate contestant : contestants) {
            Stream<String> cells = run.threads().stream().map(threads -> rate(run.threads(threads, contestant)));
            Stream<String> last = virtual ? Stream.of(rate(run.virtualThreads(contestant))) : Stream.of();
            grid.row(Stream.of(Stream.of(contestant.display()), cells, last).flatMap(part -> part).toArray(String[]::new));
        }
        return grid;
    }

    private static String rate(Timing time) {
        if (time == null) {
            return "\u2013";
        }
        double rate = rate(time.nanos());
        double error = error(time);
        return Double.isNaN(error) ? String.format(Locale.ROOT, "%,.0f", rate)
                : String.format(Locale.ROOT, "%,.0f \u00b1 %,.0f", rate, error);
    }
}
