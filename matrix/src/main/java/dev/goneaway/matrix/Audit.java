// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.matrix.Ledger.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one contestant's callers were told of their rows, to be held against the table. Thread-safe. */
final class Audit {

    private final Set<Row> acknowledged = new HashSet<>();
    private final Set<Row> uncommitted = new HashSet<>();
    private final Set<Set<Row>> transactions = new HashSet<>();

    /** These must be there. */
    synchronized void acknowledged(Row... rows) {
        acknowledged.addAll(List.of(rows));
    }

    /** These must not be there: nobody committed them. */
    synchronized void uncommitted(Row... rows) {
        uncommitted.addAll(List.of(rows));
    }

    /** These must be there all or not at all. */
    synchronized void transaction(Row... rows) {
        transactions.add(Set.of(rows));
    }

    /**
     * Compares with the table; a row that is there though its unit failed is no damage, because nobody was told otherwise.
     *
     * @param counts how many times each row is there
     */
    synchronized Damage against(Map<Row, Integer> counts) {
        long missing = acknowledged.stream().filter(row -> !counts.containsKey(row)).count();
        long torn = transactions.stream()
                .filter(rows -> rows.stream().anyMatch(counts::containsKey) && !counts.keySet().containsAll(rows)).count();
        long doubled = counts.values().stream().filter(count -> count > 1).count();
        return new Damage((int) (missing + torn), (int) doubled, uncommitted.stream().anyMatch(counts::containsKey));
    }

    /**
     * What is wrong.
     *
     * @param lost rows that were acknowledged and are not there, and transactions of which only a part is there
     * @param doubled rows that are there more than once
     * @param committed whether something is there that nobody committed
     */
    record Damage(int lost, int doubled, boolean committed) {
    }
}
