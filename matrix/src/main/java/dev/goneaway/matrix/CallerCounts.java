// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

/** Counts the errors and replacements that the callers of one candidate got after the fault. Thread-safe. */
final class CallerCounts {

    private int errors;
    private boolean told;
    private Throwable first;
    private boolean struck;
    private Long firstSuccess;
    private boolean repeated;
    private boolean over;

    /** Marks the fault as injected. Later successes and replacements belong to the fault. */
    synchronized void struck() {
        struck = true;
        firstSuccess = null;
        told = false;
    }

    /** Ignores all later results, because the run itself breaks the connections now. */
    synchronized void over() {
        over = true;
    }

    synchronized void succeeded() {
        if (struck && firstSuccess == null && !over) {
            firstSuccess = System.nanoTime();
        }
    }

    synchronized void failed(Throwable e) {
        if (!over) {
            errors++;
            first = first == null ? e : first;
        }
    }

    /** Records that the candidate called its listener for a replacement. */
    synchronized void told() {
        told = true;
    }

    synchronized void repeated() {
        repeated = true;
    }

    synchronized int errors() {
        return errors;
    }

    synchronized boolean wasTold() {
        return told;
    }

    synchronized boolean wasRepeated() {
        return repeated;
    }

    synchronized boolean hasSucceeded() {
        return firstSuccess != null;
    }

    /** Returns the milliseconds from a moment to the first success; null if there was none. */
    synchronized Long millisToFirstSuccess(long sinceNanos) {
        return firstSuccess == null ? null : Long.valueOf(Math.max(0, firstSuccess - sinceNanos) / 1_000_000);
    }

    /** Returns the first failure; null if there was none. */
    synchronized Throwable first() {
        return first;
    }

    /** Returns the first line of the first failure's message, because people search for that line. */
    synchronized String message() {
        return first == null || first.getMessage() == null ? null : first.getMessage().strip().lines().findFirst().orElse(null);
    }
}
