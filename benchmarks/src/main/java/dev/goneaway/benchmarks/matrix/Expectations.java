// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import dev.goneaway.benchmarks.Contestant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What every cell is expected to say on one family of servers; kept in the project as data.
 *
 * @param cells a word, or what {@link Expectation} says, for each fault and contestant; read only
 */
public record Expectations(Map<Fault, Map<Contestant, String>> cells) {

    /**
     * Names each cell that says something else than expected, or that nobody expected.
     *
     * @param seen the cells of a run, all or some
     * @return one sentence for each; empty if all is as expected
     */
    public List<String> differences(List<Cell> seen) {
        List<String> differences = new ArrayList<>();
        for (Cell cell : seen) {
            String expected = cells.getOrDefault(cell.fault(), Map.of()).get(cell.contestant());
            if (expected == null || !Expectation.allows(expected, cell.word())) {
                differences.add("\"" + cell.fault().display() + "\" (" + cell.fault() + "), " + cell.contestant().display() + " ("
                        + cell.contestant() + "): expected " + (expected == null ? "nothing" : "\"" + expected + "\"") + ", was \""
                        + cell.word() + "\"" + details(cell));
            }
        }
        return differences;
    }

    /**
     * Names each cell in which a strategy of this project does harm: that may never be expected.
     *
     * @param seen the cells of a run, all or some
     * @return one sentence for each; empty if all is well
     */
    public static List<String> harm(List<Cell> seen) {
        return seen.stream().filter(cell -> cell.contestant().isOurs() && Outcome.isDamage(cell.outcome()))
                .map(cell -> "\"" + cell.fault().display() + "\", " + cell.contestant().display() + ": " + cell.outcome()
                        + ", which no strategy of this project may do" + details(cell)).toList();
    }

    private static String details(Cell cell) {
        return cell.exception() == null ? "" : ", first failure " + cell.exception() + " " + cell.sqlState() + "/" + cell.vendorCode() + " "
                + cell.message();
    }

    /**
     * These expectations with the word of each cell that differs; what a range or an alternative allows stays as it is.
     *
     * @param seen the cells of a run, all or some
     * @return new expectations
     */
    public Expectations with(List<Cell> seen) {
        Map<Fault, Map<Contestant, String>> merged = new EnumMap<>(Fault.class);
        cells.forEach((fault, row) -> merged.put(fault, new EnumMap<>(row)));
        for (Cell cell : seen) {
            merged.computeIfAbsent(cell.fault(), fault -> new EnumMap<>(Contestant.class))
                    .merge(cell.contestant(), cell.word(), (old, word) -> Expectation.allows(old, word) ? old : word);
        }
        return new Expectations(merged);
    }
}
