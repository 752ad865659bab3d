// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import java.sql.SQLException;

/** Counts what the callers of one contestant saw since the fault. Thread-safe. */
final class Tally {

    private int errors;
    private int told;
    private Throwable first;
    private boolean struck;
    private Long firstSuccess;
    private boolean repeated;
    private boolean over;

    /** From now on, success is success after the fault, and what a listener is told is told of the fault. */
    synchronized void struck() {
        struck = true;
        firstSuccess = null;
        told = 0;
    }

    /** What comes now is the runner's own doing. */
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

    synchronized void told() {
        told++;
    }

    /** A callback ran for the second time. */
    synchronized void repeated() {
        repeated = true;
    }

    synchronized int errors() {
        return errors;
    }

    synchronized boolean wasTold() {
        return told > 0;
    }

    synchronized boolean wasRepeated() {
        return repeated;
    }

    synchronized boolean hasSucceeded() {
        return firstSuccess != null;
    }

    /** Milliseconds from then to the first success; null if there was none. */
    synchronized Long millisToFirstSuccess(long sinceNanos) {
        return firstSuccess == null ? null : Long.valueOf(Math.max(0, firstSuccess - sinceNanos) / 1_000_000);
    }

    synchronized String exception() {
        return first == null ? null : first.getClass().getName();
    }

    synchronized String sqlState() {
        return first instanceof SQLException e ? e.getSQLState() : null;
    }

    synchronized Integer vendorCode() {
        return first instanceof SQLException e ? Integer.valueOf(e.getErrorCode()) : null;
    }

    /** The first line, which is what people search for. */
    synchronized String message() {
        return first == null || first.getMessage() == null ? null : first.getMessage().strip().lines().findFirst().orElse(null);
    }
}
