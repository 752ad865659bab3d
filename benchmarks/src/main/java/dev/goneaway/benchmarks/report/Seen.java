// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** How a fault looks in Java, and for how long, in Markdown; from the cells of one run. */
final class Seen {

    /** Differences below it say more about the machine than about a contestant. */
    private static final long NOTABLE_MILLIS = 500;

    /** Some names have a comma of their own. */
    private static final Collector<Cell, ?, String> NAMES =
            Collectors.mapping(cell -> cell.contestant().display(), Collectors.joining(" \u00b7 "));

    private Seen() {
    }

    /** The first exception of a bare connection, and then those of the others, if they are different. */
    static String inJava(KeptRun run, Fault fault) {
        List<Cell> cells = cells(run, fault);
        Cell bare = run.results().matrix().cell(fault, Candidate.NONE);
        Map<String, String> exceptions = exceptions(cells);
        boolean hangs = bare != null && hangs(bare);
        String own = bare == null || hangs ? null : exception(bare);
        String others = exceptions.entrySet().stream().filter(seen -> !seen.getKey().equals(own))
                .map(seen -> seen.getKey() + " (" + seen.getValue() + ")").collect(Collectors.joining("; "));
        if (own == null && others.isEmpty()) {
            return hangs ? "no exception: the call does not return" : "nobody saw an exception";
        }
        String start = own != null ? own : hangs ? "without a deadline no exception, the call does not return" : "";
        return start + (start.isEmpty() || others.isEmpty() ? "" : "; elsewhere ") + others;
    }

    /** Who saw what; of one who hung, the runner itself may have made the exception when it ended the matter. */
    private static Map<String, String> exceptions(List<Cell> cells) {
        return cells.stream().filter(cell -> !hangs(cell) && cell.exception() != null)
                .collect(Collectors.groupingBy(Seen::exception, LinkedHashMap::new, NAMES));
    }

    private static String exception(Cell cell) {
        if (cell.exception() == null) {
            return null;
        }
        String message = cell.message() == null ? "" : ", *" + escaped(cell.message().replaceAll("\\d+", "\u2026")) + "*";
        return "`" + cell.exception().substring(cell.exception().lastIndexOf('.') + 1) + "` "
                + Objects.requireNonNullElse(cell.sqlState(), "no SQLState") + "/"
                + Objects.requireNonNullElse(cell.vendorCode(), "no code") + message;
    }

    private static String escaped(String message) {
        return message.strip().replaceAll("([\\\\*_|<>\\[\\]`])", "\\\\$1");
    }

    /** Until the first unit worked, by contestant; empty if it took all of them about the same, or nobody recovered. */
    static String recovery(KeptRun run, Fault fault) {
        return times(run, fault, Cell::millisToFirstSuccess);
    }

    /** The same until each of many callers had worked. */
    static String recoveryOfAll(KeptRun run, Fault fault) {
        return times(run, fault, Cell::millisUntilAllWork);
    }

    private static String times(KeptRun run, Fault fault, Function<Cell, Long> millis) {
        TreeMap<Long, String> tenths = cells(run, fault).stream().filter(cell -> !hangs(cell) && millis.apply(cell) != null)
                .collect(Collectors.groupingBy(cell -> Math.round(millis.apply(cell) / 100.0), TreeMap::new, NAMES));
        boolean notable = !tenths.isEmpty() && (tenths.lastKey() - tenths.firstKey()) * 100 >= NOTABLE_MILLIS;
        return !notable ? "" : tenths.entrySet().stream()
                .map(tenth -> "**" + tenth.getKey() / 10 + "." + tenth.getKey() % 10 + " s** " + tenth.getValue())
                .collect(Collectors.joining("; "));
    }

    private static boolean hangs(Cell cell) {
        return Outcome.HUNG.equals(cell.outcome());
    }

    private static List<Cell> cells(KeptRun run, Fault fault) {
        return run.results().contestants().stream().map(contestant -> run.results().matrix().cell(fault, contestant))
                .filter(Objects::nonNull).toList();
    }
}
