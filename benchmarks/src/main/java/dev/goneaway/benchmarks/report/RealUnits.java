// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.report.plot.Chart;
import dev.goneaway.benchmarks.report.plot.Mark;
import dev.goneaway.results.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a unit of work costs that asks the server, plaintext and TLS. */
final class RealUnits {

    private static final Map<String, String> UNITS = units();

    private RealUnits() {
    }

    private static Map<String, String> units() {
        Map<String, String> units = new LinkedHashMap<>();
        units.put(WholeRun.SELECT_ONE, "SELECT 1");
        units.put(WholeRun.PRIMARY_KEY, "a row by primary key");
        return units;
    }

    static Section of(WholeRun run) {
        List<Grid> tables = new ArrayList<>();
        UNITS.forEach((method, unit) -> List.of(false, true).forEach(tls -> tables.add(table(run, method, unit, tls))));
        tables.removeIf(table -> table.rows().isEmpty());
        return new Section("real-unit", "A real unit of work", """
                A unit that sends one prepared statement and reads the answer, in one thread: SELECT 1, and a row by its \
                primary key from a table of 100,000. The server is on the same machine, so these times are as short as they \
                can be, and what a strategy adds is as large a part of them as it can be.""", plots(run), tables);
    }

    private static List<Plot> plots(WholeRun run) {
        List<Mark> marks = new ArrayList<>();
        UNITS.forEach((method, unit) -> List.of(false, true)
                .forEach(tls -> contestants(run, method, tls).forEach(contestant -> marks.add(
                untexted(Looks.path(tls), contestant.display(), run.real(method, tls, contestant)).in(unit)))));
        if (marks.isEmpty()) {
            return List.of();
        }
        List<String> rows = contestants(run, WholeRun.SELECT_ONE, false).stream().map(Candidate::display).toList();
        return List.of(new Plot("real-unit", "A logarithmic scale.", new Chart("real-unit", "A real unit of work", """
                        Two panels, one for each unit: a row for each contestant, from the quickest to the slowest, with the \
                        time of one unit and its 99.9 % interval, plaintext and TLS, on a logarithmic axis. The same numbers \
                        are in the tables.""", Looks.paths()).panels()
                .rows(marks, rows, Axes.nanosInPanels("one unit", marks))));
    }

    private static Mark untexted(String series, String row, Timing time) {
        return Mark.beside(series, row, time.nanos(), Axes.low(time), time.high(), "");
    }

    private static List<Candidate> contestants(WholeRun run, String method, boolean tls) {
        return WholeRun.timed(contestant -> run.real(method, tls, contestant)).stream()
                .sorted(Comparator.comparingDouble(contestant -> run.real(method, tls, contestant).nanos())).toList();
    }

    private static Grid table(WholeRun run, String method, String unit, boolean tls) {
        Grid grid = new Grid(unit + ", " + Looks.path(tls), unit + ", " + Looks.path(tls), " time", "against " + Candidate.NONE.display());
        Timing floor = run.real(method, tls, Candidate.NONE);
        for (Candidate contestant : contestants(run, method, tls)) {
            Timing time = run.real(method, tls, contestant);
            grid.row(contestant.display(), Numbers.time(time.nanos(), time.error()),
                    contestant == Candidate.NONE ? "" : Axes.against(floor, time));
        }
        return grid;
    }
}
