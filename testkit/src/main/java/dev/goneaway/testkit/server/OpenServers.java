// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Closes, when the JVM ends, what its owners did not close. */
final class OpenServers {

    private static final Set<Server> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OpenServers::closeAll, "goneaway-close-servers"));
    }

    private OpenServers() {
    }

    static void add(Server server) {
        OPEN.add(server);
    }

    static void remove(Server server) {
        OPEN.remove(server);
    }

    private static void closeAll() {
        for (Server server : OPEN) {
            try {
                server.close();
            } catch (RuntimeException e) {
                System.err.println("[goneaway] could not close " + server + ": " + e.getMessage());
            }
        }
    }
}
