// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Holds the one cut that is armed, for all connections of a proxy, and counts those made. Thread-safe. */
final class Scissors {

    private final AtomicReference<Cut> armed = new AtomicReference<>();
    private final AtomicInteger cuts = new AtomicInteger();

    /** Replaces the cut that was armed before; null disarms. */
    void arm(Cut cut) {
        armed.set(cut);
    }

    Cut armed() {
        return armed.get();
    }

    /** Of several connections that meet the same marker at once, one is cut. */
    boolean take(Cut cut) {
        return armed.compareAndSet(cut, null);
    }

    void made() {
        cuts.incrementAndGet();
    }

    int cuts() {
        return cuts.get();
    }
}
