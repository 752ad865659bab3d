// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Holds the one cut that is armed for all connections of a proxy, and counts the cuts that were made. Thread-safe. */
final class ArmedCut {

    private final AtomicReference<CutPoint> armed = new AtomicReference<>();
    private final AtomicInteger cuts = new AtomicInteger();

    /** Arms a cut in place of the one before. Null disarms. */
    void arm(CutPoint cut) {
        armed.set(cut);
    }

    CutPoint armed() {
        return armed.get();
    }

    /** Disarms the cut. Returns true for one of the connections that meet the marker at the same time. */
    boolean take(CutPoint cut) {
        return armed.compareAndSet(cut, null);
    }

    void made() {
        cuts.incrementAndGet();
    }

    int cuts() {
        return cuts.get();
    }
}
