// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds TCP ports for servers that come and go. */
final class Ports {

    /**
     * Below the range from which Linux takes the local ports of outgoing connections. A client that keeps trying to reach a stopped
     * server inside that range sooner or later gets the server's own port as its local one, connects to itself and keeps the port.
     */
    private static final int FIRST = 15_000;
    private static final int END = 32_000;
    private static final int TRIES = 200;

    private Ports() {
    }

    /** A port of the loopback interface that was free a moment ago; the caller must cope if somebody takes it in between. */
    static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new ServerUnavailableException("none of " + TRIES + " ports between " + FIRST + " and " + END
                + " is free on this machine: stop what uses them");
    }
}
