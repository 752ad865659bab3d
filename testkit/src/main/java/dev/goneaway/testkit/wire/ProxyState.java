// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What all connections of one proxy share: the faults, the counters, and the list of connections. Thread-safe. */
final class ProxyState {

    final Set<ProxiedConnection> proxied = ConcurrentHashMap.newKeySet();
    final Set<Long> everIds = ConcurrentHashMap.newKeySet();
    final LongAdder connections = new LongAdder();
    final LongAdder commands = new LongAdder();
    final LongAdder bytesUp = new LongAdder();
    final LongAdder bytesDown = new LongAdder();
    final ArmedCut armedCut = new ArmedCut();

    /** Where new connections lead. */
    volatile InetSocketAddress target;
    /** Zero for none. */
    volatile long delayNanos;
    /** Zero for none. */
    volatile long idleLimitNanos;
    /** Whether new connections are silent. */
    volatile boolean blackHole;

    ProxyState(InetSocketAddress target) {
        this.target = target;
    }
}
