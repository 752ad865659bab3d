// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the links of one proxy share: how to misbehave, what was counted, and each other. Thread-safe. */
final class Wire {

    final Set<Link> links = ConcurrentHashMap.newKeySet();
    final Set<Long> everIds = ConcurrentHashMap.newKeySet();
    final LongAdder connections = new LongAdder();
    final LongAdder commands = new LongAdder();
    final LongAdder bytesUp = new LongAdder();
    final LongAdder bytesDown = new LongAdder();
    final Scissors scissors = new Scissors();

    /** Where new links go. */
    volatile InetSocketAddress target;
    /** Zero: none. */
    volatile long delayNanos;
    /** Zero: none. */
    volatile long idleLimitNanos;
    /** New links are silent. */
    volatile boolean blackHole;

    Wire(InetSocketAddress target) {
        this.target = target;
    }
}
