// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Commands;
import java.util.List;

/** The commands that cross the wire for one unit of work. */
final class OnTheWire {

    private OnTheWire() {
    }

    static Section of(WholeRun run) {
        Grid grid = new Grid("Commands on the wire", "", " nothing", " a query", " a query after 1 s of rest", " a transaction",
                " a query after an SQL error");
        for (Commands count : run.results().matrix().commands()) {
            grid.row(count.contestant().display(), Numbers.count(count.perEmptyUnit()), Numbers.count(count.perQueryUnit()),
                    count(count.afterIdle()), count(count.inTransaction()), count(count.afterError()));
        }
        return new Section("wire", "Commands on the wire", """
                Counted by a proxy, not timed: commands of the MySQL protocol that one unit of work sends. The login is not \
                counted, but what the driver sends after it is. The transaction is three of the work's own: autocommit off, a \
                query, commit.""",
                List.of(), List.of(grid));
    }

    private static String count(Double count) {
        return count == null ? null : Numbers.count(count);
    }
}
