// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.report.plot.Chart;
import dev.goneaway.benchmarks.report.plot.Look;
import dev.goneaway.benchmarks.report.plot.Look.Ink;
import dev.goneaway.benchmarks.report.plot.Look.Shape;
import dev.goneaway.benchmarks.report.plot.Mark;
import dev.goneaway.results.Candidate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What a unit of work costs that does nothing: each contestant's own cost, between the floors and the ceiling. */
final class OwnCost {

    private static final Map<String, String> FLOORS = floors();
    private static final String FLOOR = "floor or ceiling";
    private static final String OURS = "a strategy of this project";
    private static final String PEER = "as others have it";

    private OwnCost() {
    }

    private static Map<String, String> floors() {
        Map<String, String> floors = new LinkedHashMap<>();
        floors.put("nanoTime", "one System.nanoTime()");
        floors.put("lock", "one uncontended lock");
        floors.put("read", "one non-blocking read");
        return floors;
    }

    static Section of(WholeRun run) {
        List<Line> lines = lines(run);
        return new Section("own-cost", "A strategy's own cost", """
                One unit of work that does nothing, in one thread, on a connection that was just used: what is left is the \
                contestant's own. Mean and 99.9 % interval by JMH, over the iterations of several forks; the lowest and the \
                highest mean of a fork stand beside it. Bytes are what one unit allocates.""",
                lines.isEmpty() ? List.of() : List.of(plot(lines)), List.of(table(lines), pools(run), validated(run)));
    }

    private static List<Line> lines(WholeRun run) {
        Stream<Line> floors = FLOORS.entrySet().stream()
                .map(floor -> new Line(floor.getValue(), FLOOR, run.floor(floor.getKey()), run.forksOfFloor(floor.getKey())));
        Stream<Line> contestants = Stream.of(Candidate.values())
                .map(contestant -> new Line(contestant.display(), kind(contestant), run.nothing(contestant),
                        run.forksOfNothing(contestant)));
        return Stream.concat(floors, contestants).filter(line -> line.time != null)
                .sorted(Comparator.comparingDouble(line -> line.time.nanos())).toList();
    }

    private static String kind(Candidate contestant) {
        return contestant == Candidate.NONE || contestant == Candidate.CONNECT_PER_USE ? FLOOR : contestant.isOurs() ? OURS
                : PEER;
    }

    private static Plot plot(List<Line> lines) {
        Map<String, Look> looks = new LinkedHashMap<>();
        looks.put(OURS, Look.of(Ink.BLUE));
        looks.put(PEER, new Look(Ink.ORANGE, Look.Dash.SOLID, Shape.TRIANGLE));
        looks.put(FLOOR, new Look(Ink.GREY, Look.Dash.SOLID, Shape.SQUARE));
        List<Mark> marks = lines.stream().map(line -> Axes.mark(line.kind, line.name, line.time)).toList();
        return new Plot("own-cost", "A logarithmic scale: each line is ten times the one before.",
                new Chart("own-cost", "Own cost of one unit of work", """
                        A row for each contestant, from the cheapest to the dearest, with the time of a unit that does nothing \
                        and its 99.9 % interval, on a logarithmic axis. The same numbers are in the table.""", looks)
                        .rows(marks, lines.stream().map(Line::name).toList(),
                                Axes.nanos("one unit that does nothing", marks, Axes.ROOM_FOR_TEXT)));
    }

    private static Grid table(List<Line> lines) {
        Grid grid = new Grid("Own cost of one unit of work", "", " time", " means of the forks", " bytes",
                Axes.AGAINST_THE_ROW_ABOVE);
        Timing above = null;
        for (Line line : lines) {
            grid.row(line.name, Numbers.time(line.time.nanos(), line.time.error()), spread(line.forks), bytes(line.time),
                    Axes.against(above, line.time));
            above = line.time;
        }
        return grid;
    }

    /** From the lowest to the highest; null if there are not two. */
    private static String spread(List<Double> forks) {
        return forks.size() < 2 ? null
                : Numbers.time(forks.get(0), Double.NaN) + " \u2026 " + Numbers.time(forks.get(forks.size() - 1), Double.NaN);
    }

    private static Grid pools(WholeRun run) {
        Grid grid = new Grid("What the interface adds to a pool", "borrow and return", " by hand", " through the strategy",
                " difference");
        for (Pool pool : Pool.values()) {
            Timing bare = run.pool(pool, "BARE");
            Timing strategy = run.pool(pool, "STRATEGY");
            if (bare != null && strategy != null) {
                grid.row(pool.display(), Numbers.time(bare.nanos(), bare.error()),
                        Numbers.time(strategy.nanos(), strategy.error()),
                        strategy.against(bare));
            }
        }
        return grid;
    }

    private static Grid validated(WholeRun run) {
        Grid grid = new Grid("What it costs to validate every borrow", "every borrow validated", " by a look", " by a ping",
                " the look against the ping");
        for (Pool pool : Pool.values()) {
            Timing look = run.other("ValidatedBorrow.nothing", Map.of("pool", pool.name(), "way", "PEEK"));
            Timing ping = run.other("ValidatedBorrow.nothing", Map.of("pool", pool.name(), "way", "PING"));
            if (look != null && ping != null) {
                grid.row(pool.display(), Numbers.time(look.nanos(), look.error()), Numbers.time(ping.nanos(), ping.error()),
                        look.against(ping));
            }
        }
        return grid;
    }

    private static String bytes(Timing time) {
        return Double.isNaN(time.bytes()) ? null : Numbers.bytes(time.bytes());
    }

    /** One row. */
    private record Line(String name, String kind, Timing time, List<Double> forks) {

        Line {
            Objects.requireNonNull(name);
        }
    }
}
