// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import dev.goneaway.results.Table;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Tables of the exceptions of a fault and of the times to recover. A table is empty if all candidates have the same result. */
final class FaultTables {

    /** Smaller differences may come from the machine, so a table does not show them. */
    private static final long NOTABLE_MILLIS = 500;

    private FaultTables() {
    }

    /** Returns the tables of a fault that have rows. */
    static List<String> of(List<RunResults> runs, Fault fault) {
        return Stream.of(exceptions(runs, fault), rows(runs, fault),
                times("time to the first unit that worked", runs, fault, Cell::millisToFirstSuccess),
                times("time until every caller had worked", runs, fault, Cell::millisUntilAllWork))
                .filter(table -> !table.isEmpty()).toList();
    }

    /** Returns a table of the first exception of each candidate, without the message. */
    static String exceptions(List<RunResults> runs, Fault fault) {
        return table("first exception", cells(runs, fault).filter(cell -> hangs(cell) || cell.exception() != null)
                .map(cell -> Map.entry(exception(cell), cell.candidate())));
    }

    /** If a candidate hung, the runner may have caused its exception when it stopped the call. */
    private static String exception(Cell cell) {
        return hangs(cell) ? "none, because the call does not return"
                : "`" + cell.exception().substring(cell.exception().lastIndexOf('.') + 1) + "` "
                        + Objects.requireNonNullElse(cell.sqlState(), "no SQLState") + "/"
                        + Objects.requireNonNullElse(cell.vendorCode(), "no code");
    }

    /** Rounded, because one row more or less depends on chance. */
    private static String rows(List<RunResults> runs, Fault fault) {
        Map<Candidate, IntSummaryStatistics> tens = cells(runs, fault).filter(cell -> fault == Fault.TWO_PRIMARIES)
                .collect(Collectors.groupingBy(Cell::candidate, () -> new EnumMap<>(Candidate.class),
                        Collectors.summarizingInt(cell -> Math.round(cell.rowsLost() / 10f))));
        return table("rows on the old server, in tens", tens.entrySet().stream().map(entry -> Map.entry(
                IntStream.of(entry.getValue().getMin(), entry.getValue().getMax()).distinct().mapToObj(ten -> ten * 10 + "")
                        .collect(Collectors.joining("\u2013")), entry.getKey())));
    }

    static String times(String heading, List<RunResults> runs, Fault fault, Function<Cell, Long> millis) {
        boolean notable = runs.stream()
                .map(run -> timed(List.of(run), fault, millis).mapToLong(millis::apply).summaryStatistics())
                .anyMatch(times -> times.getCount() > 0 && times.getMax() - times.getMin() >= NOTABLE_MILLIS);
        Map<Candidate, LongSummaryStatistics> tenths = timed(runs, fault, millis).collect(Collectors.groupingBy(
                Cell::candidate, () -> new EnumMap<>(Candidate.class),
                Collectors.summarizingLong(cell -> Math.round(millis.apply(cell) / 100.0))));
        return !notable ? "" : table(heading, Stream.concat(tenths.entrySet().stream()
                .sorted(Comparator.comparing(entry -> isShort(entry.getValue()) ? 0 : entry.getValue().getMin()))
                .map(entry -> Map.entry(range(entry.getValue()), entry.getKey())), stuck(runs, fault, millis)));
    }

    private static Stream<Map.Entry<String, Candidate>> stuck(List<RunResults> runs, Fault fault, Function<Cell, Long> millis) {
        return cells(runs, fault).filter(cell -> millis.apply(cell) == null)
                .filter(cell -> fault == Fault.CROWD || fault == Fault.TWO_PRIMARIES).map(cell -> Map.entry(
                        fault != Fault.CROWD ? "never in this run" : Rating.isPartlyStuck(cell) ? "not all callers worked"
                                : "no caller worked", cell.candidate()));
    }

    private static boolean isShort(LongSummaryStatistics tenths) {
        return tenths.getMax() * 100 < NOTABLE_MILLIS;
    }

    private static String range(LongSummaryStatistics tenths) {
        return isShort(tenths) ? "less than 0.5 s" : LongStream.of(tenths.getMin(), tenths.getMax()).distinct()
                .mapToObj(tenth -> tenth / 10 + "." + tenth % 10).collect(Collectors.joining("\u2013", "", " s"));
    }

    /** Makes a table with a row for each text and the candidates that have this text. */
    private static String table(String heading, Stream<Map.Entry<String, Candidate>> all) {
        Table table = new Table(heading, "candidates");
        all.collect(Collectors.groupingBy(Map.Entry::getKey, LinkedHashMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toCollection(TreeSet::new))))
                // Dots join the names, because some names contain a comma.
                .forEach((name, candidates) -> table.row(name,
                        candidates.stream().map(MatrixTable::name).collect(Collectors.joining(" \u00b7 "))));
        return table.rows().size() < 2 ? "" : table.markdown();
    }

    private static Stream<Cell> timed(List<RunResults> runs, Fault fault, Function<Cell, Long> millis) {
        return cells(runs, fault).filter(cell -> !hangs(cell) && millis.apply(cell) != null);
    }

    private static boolean hangs(Cell cell) {
        return cell.outcome() == Outcome.HUNG;
    }

    private static Stream<Cell> cells(List<RunResults> runs, Fault fault) {
        return runs.stream().flatMap(run -> run.candidates().stream().map(candidate -> run.matrix().cell(fault, candidate)))
                .filter(Objects::nonNull);
    }
}
