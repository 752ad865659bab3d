// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.matrix.WorkTable.RowId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows that one candidate's callers may expect in the work table, or must not find there. Thread-safe. */
final class ExpectedRows {

    private final Set<RowId> acknowledged = new HashSet<>();
    private final Set<RowId> uncommitted = new HashSet<>();
    private final Set<Set<RowId>> transactions = new HashSet<>();

    /** Records that these rows must be in the table, because their unit succeeded. */
    synchronized void acknowledged(RowId... rows) {
        acknowledged.addAll(List.of(rows));
    }

    /** Records that these rows must not be in the table, because their unit did not commit. */
    synchronized void uncommitted(RowId... rows) {
        uncommitted.addAll(List.of(rows));
    }

    /** Records that either all of these rows must be in the table, or none of them. */
    synchronized void transaction(RowId... rows) {
        transactions.add(Set.of(rows));
    }

    /** Compares the records with the table. A row of a failed unit is no damage, because its caller got an exception. */
    synchronized Damage compare(Map<RowId, Integer> counts) {
        long missing = acknowledged.stream().filter(row -> !counts.containsKey(row)).count();
        long torn = transactions.stream()
                .filter(rows -> rows.stream().anyMatch(counts::containsKey) && !counts.keySet().containsAll(rows)).count();
        long doubled = counts.values().stream().filter(count -> count > 1).count();
        return new Damage((int) (missing + torn), (int) doubled, uncommitted.stream().anyMatch(counts::containsKey));
    }

    /**
     * What is wrong with the table.
     *
     * @param lost acknowledged rows that are missing, and transactions that are there only in part
     * @param doubled rows that are there more than once
     * @param committed whether a row is there that no unit committed
     */
    record Damage(int lost, int doubled, boolean committed) {
    }
}
