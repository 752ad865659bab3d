// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.fleet.Agreement;
import dev.goneaway.benchmarks.fleet.FleetReport;
import dev.goneaway.benchmarks.fleet.IdleRow;
import dev.goneaway.benchmarks.fleet.Outcome;
import dev.goneaway.benchmarks.report.plot.Chart;
import dev.goneaway.benchmarks.report.plot.Look;
import dev.goneaway.benchmarks.report.plot.Look.Dash;
import dev.goneaway.benchmarks.report.plot.Look.Ink;
import dev.goneaway.benchmarks.report.plot.Look.Shape;
import dev.goneaway.benchmarks.report.plot.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Many connections: what it costs to check each while idle, and what a restart of the server makes of many clients. */
final class OfAFleet {

    private static final String SEEN = "real";
    private static final String SIMULATED = "simulated";
    private static final int HEIGHT = 340;

    private OfAFleet() {
    }

    static Section of(WholeRun run) {
        FleetReport fleet = run.fleet();
        if (fleet == null) {
            return new Section("fleet", "", "", List.of(), List.of());
        }
        List<Plot> plots = new ArrayList<>();
        if (!fleet.idle().isEmpty()) {
            plots.add(idle(fleet.idle()));
        }
        if (!fleet.restarts().isEmpty()) {
            plots.add(restart(fleet));
        }
        return new Section("fleet", "Fleet", """
                Checks of idle connections, one after the other, in passes of many and of few; as many as in the largest pass \
                are open all the time, and all of them, the ping's too, are on peek's socket. Then the restart of the server \
                under many clients, a third each with ping, peek and a pool of one. The simulation repeats the same restart \
                by a fixed seed, and carries it to more clients than fit on one machine, each on a machine of its own, as if \
                the server needed for a connect what this whole machine needs: that was measured with the clients on it.""",
                plots, List.of(idleTable(fleet.idle()), outcomes(fleet), agreements(fleet.agreements())));
    }

    private static Plot idle(List<IdleRow> rows) {
        Map<String, Look> looks = new LinkedHashMap<>();
        List<Ink> inks = List.of(Ink.GREEN, Ink.INDIGO, Ink.RED, Ink.PURPLE, Ink.TEAL, Ink.OLIVE);
        List<Shape> shapes = List.of(Shape.DISC, Shape.TRIANGLE, Shape.SQUARE, Shape.DIAMOND, Shape.RING, Shape.CROSS);
        rows.forEach(row -> looks.computeIfAbsent(row.check(), check ->
                new Look(inks.get(looks.size() % inks.size()), Dash.SOLID, shapes.get(looks.size() % shapes.size()))));
        List<Mark> marks = rows.stream().map(row -> Mark.over(row.check(), row.connections(), row.nanosEach().mean(),
                Math.max(row.nanosEach().mean() / 10, row.nanosEach().mean() - row.nanosEach().error()),
                row.nanosEach().mean() + row.nanosEach().error())).toList();
        return new Plot("fleet", "Both axes are logarithmic: level is flat.",
                new Chart("fleet", "One check of one connection of many", """
                        A line for each way to check: the time for each connection, over how many are checked in one pass \
                        while the most of them are open, with 99.9 % intervals. The same numbers are in the table.""", looks)
                        .lines(marks, List.of(), Axes.at("connections in a pass",
                        rows.stream().mapToDouble(IdleRow::connections).distinct(), marks),
                        Axes.nanos("each check", marks, 0), HEIGHT));
    }

    private static Plot restart(FleetReport fleet) {
        Map<String, Look> looks = new LinkedHashMap<>();
        looks.put(SEEN, new Look(Ink.BLUE, Dash.NONE, Shape.DISC));
        looks.put(SIMULATED, new Look(Ink.ORANGE, Dash.NONE, Shape.TRIANGLE));
        List<Mark> marks = Stream.concat(each(SEEN, fleet.restarts()), each(SIMULATED, fleet.simulated())).toList();
        return new Plot("restart", """
                A mark for each restart, real ones and the same ones simulated: the longer the server is away, the more often \
                a client tries.""",
                new Chart("restart", "Connections begun per client over a restart", """
                        A mark for each restart: connections that a client began, over the seconds for which the server was \
                        away, in a panel for each way to pause between attempts; real and simulated.""", looks).panels()
                        .lines(marks, List.of(), Axes.fromZero("seconds without a server"),
                                Axes.fromZero("connections per client"), HEIGHT));
    }

    private static Stream<Mark> each(String series, List<Outcome> outcomes) {
        return outcomes.stream().map(outcome -> Mark.over(series, outcome.downSeconds(), outcome.connectsEach(),
                outcome.connectsEach(),
                outcome.connectsEach()).in("pause " + outcome.retry()));
    }

    private static Grid idleTable(List<IdleRow> rows) {
        Grid grid = new Grid("Idle connections", "check", " in a pass", " median, ns each", " mean, ns each",
                " against the fewest");
        rows.forEach(row -> grid.row(row.check(), String.format(Locale.ROOT, "%,d", row.connections()),
                String.format(Locale.ROOT, "%,.0f", row.nanosEach().median()),
                Numbers.plusMinus(row.nanosEach().mean(), row.nanosEach().error()),
                Replacements.times(row.againstFewest())));
        return grid;
    }

    private static Grid outcomes(FleetReport fleet) {
        Grid grid = new Grid("Restarts", "restart", "pause", " clients", " away, s", " connects each", " errors each",
                " last works, s", " most connects in 100 ms");
        fleet.restarts().forEach(outcome -> row(grid, SEEN, outcome));
        fleet.carried().forEach(outcome -> row(grid, SIMULATED, outcome));
        return grid;
    }

    private static void row(Grid grid, String how, Outcome outcome) {
        grid.row(how, outcome.retry(), String.format(Locale.ROOT, "%,d", outcome.clients()), one(outcome.downSeconds()),
                one(outcome.connectsEach()),
                one(outcome.errorsEach()), one(outcome.lastWorksSeconds()),
                String.format(Locale.ROOT, "%,d", outcome.peakConnects()));
    }

    private static Grid agreements(List<Agreement> agreements) {
        Grid grid = new Grid("Does the simulation say what was seen?", "figure", "pause", " seen", " simulated", "within");
        agreements.forEach(agreement -> grid.row(agreement.figure(), agreement.retry(),
                one(agreement.seenLow()) + " to " + one(agreement.seenHigh()),
                one(agreement.simulated()), agreement.agrees() ? "yes" : "no"));
        return grid;
    }

    private static String one(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
