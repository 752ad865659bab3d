// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds TCP ports for servers that are stopped and started. */
final class Ports {

    /**
     * Below the range from which Linux takes the local ports of outgoing connections. Otherwise a client that keeps connecting to
     * a stopped server could get the server's own port as its local port. It would connect to itself and keep the port.
     */
    private static final int FIRST = 15_000;
    private static final int END = 32_000;
    private static final int TRIES = 200;

    private Ports() {
    }

    /**
     * Returns a port of the loopback interface that was free a moment ago. The caller must handle that another program takes it
     * meanwhile.
     */
    static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // Try another port.
            }
        }
        throw new ServerUnavailableException("none of " + TRIES + " ports between " + FIRST + " and " + END
                + " is free on this machine: stop what uses them");
    }
}
