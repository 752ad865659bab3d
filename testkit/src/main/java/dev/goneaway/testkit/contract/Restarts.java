// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.testkit.server.Server;

/** What only a server of our own can be put through. */
public final class Restarts {

    private Restarts() {
    }

    static void restart(Fixture fixture) {
        requireProcess(fixture);
        fixture.server().restart();
    }

    /**
     * Restarts a server with further options, or skips the test where the server takes none.
     *
     * @param server running
     * @param options see {@link Server#restartWith}
     */
    public static void with(Server server, String... options) {
        requireOptions(server);
        server.restartWith(options);
    }

    /**
     * Skips the test where the server takes no options, before the test prepares anything.
     *
     * @param server running
     */
    public static void requireOptions(Server server) {
        assumeTrue(server.processId().isPresent(), () -> "skipped: needs a server that takes options from us, and "
                + server.description() + " takes none");
    }

    static void requireProcess(Fixture fixture) {
        assumeTrue(fixture.server().hasProcess(), () -> "skipped: needs a server of our own, and "
                + fixture.server().description() + " is somebody else's");
    }
}
