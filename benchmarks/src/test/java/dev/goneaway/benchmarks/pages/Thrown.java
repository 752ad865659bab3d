// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import dev.goneaway.ConnectionFailure;
import java.sql.SQLException;

/**
 * How a cause shows itself to a program.
 *
 * @param exception as the driver threw it
 * @param closedAfterwards what {@code isClosed()} says then; null where there was no connection yet
 */
record Thrown(SQLException exception, Boolean closedAfterwards) {

    /** What a stack trace begins with; the driver puts a whole other one into some messages. */
    String first() {
        return exception.toString().split("\\R\\R?Nested Stack Trace", 2)[0];
    }

    /** The innermost cause, as a stack trace has it; null if there is none. */
    String last() {
        Throwable last = exception;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last == exception ? null : "Caused by: " + last;
    }

    /** The end of its row in a table of the page. */
    String row(ConnectionFailure verdict) {
        return "| `" + exception.getSQLState() + "`, `" + exception.getErrorCode() + "` | " + verdict + " | "
                + (closedAfterwards == null ? "no connection" : "`" + closedAfterwards + "`") + " |";
    }
}
