// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

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

/** What a fault looks like in Java, and how long candidates need to recover, in Markdown. */
final class FaultMarkdown {

    /** Smaller differences say more about the machine than about a candidate. */
    private static final long NOTABLE_MILLIS = 500;

    /** Joined by dots, because some names contain a comma. */
    private static final Collector<Cell, ?, String> NAMES =
            Collectors.mapping(cell -> cell.candidate().display(), Collectors.joining(" \u00b7 "));

    private FaultMarkdown() {
    }

    /** The first exception of a bare connection, then the exceptions of the other candidates if they differ. */
    static String inJava(RunResults run, Fault fault) {
        List<Cell> cells = cells(run, fault);
        Cell bare = run.matrix().cell(fault, Candidate.NONE);
        Map<String, String> exceptions = exceptions(cells);
        boolean hangs = bare != null && hangs(bare);
        String own = bare == null || hangs ? null : exception(bare);
        String others = exceptions.entrySet().stream().filter(seen -> !seen.getKey().equals(own))
                .map(seen -> seen.getKey() + " (" + seen.getValue() + ")").collect(Collectors.joining("; "));
        if (own == null && others.isEmpty()) {
            return hangs ? "no exception: the call does not return" : "no caller got an exception";
        }
        String start = own != null ? own : hangs ? "without a deadline no exception: the call does not return" : "";
        return start + (start.isEmpty() || others.isEmpty() ? "" : "; other candidates: ") + others;
    }

    /** Leaves out candidates that hung: the runner may have caused their exception when it stopped them. */
    private static Map<String, String> exceptions(List<Cell> cells) {
        return cells.stream().filter(cell -> !hangs(cell) && cell.exception() != null)
                .collect(Collectors.groupingBy(FaultMarkdown::exception, LinkedHashMap::new, NAMES));
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

    /** The time until the first unit worked; empty if all candidates needed about the same time, or if none recovered. */
    static String recovery(RunResults run, Fault fault) {
        return times(run, fault, Cell::millisToFirstSuccess);
    }

    /** The time until every one of many callers had worked. */
    static String recoveryOfAll(RunResults run, Fault fault) {
        return times(run, fault, Cell::millisUntilAllWork);
    }

    private static String times(RunResults run, Fault fault, Function<Cell, Long> millis) {
        TreeMap<Long, String> tenths = cells(run, fault).stream().filter(cell -> !hangs(cell) && millis.apply(cell) != null)
                .collect(Collectors.groupingBy(cell -> Math.round(millis.apply(cell) / 100.0), TreeMap::new, NAMES));
        boolean notable = !tenths.isEmpty() && (tenths.lastKey() - tenths.firstKey()) * 100 >= NOTABLE_MILLIS;
        return !notable ? "" : tenths.entrySet().stream()
                .map(tenth -> "**" + tenth.getKey() / 10 + "." + tenth.getKey() % 10 + " s** " + tenth.getValue())
                .collect(Collectors.joining("; "));
    }

    private static boolean hangs(Cell cell) {
        return cell.outcome() == Outcome.HUNG;
    }

    private static List<Cell> cells(RunResults run, Fault fault) {
        return run.candidates().stream().map(candidate -> run.matrix().cell(fault, candidate))
                .filter(Objects::nonNull).toList();
    }
}
