// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What only a server of our own can be put through. */
final class Restarts {

    private Restarts() {
    }

    static void restart(Fixture fixture) {
        requireProcess(fixture);
        fixture.server().restart();
    }

    static void requireProcess(Fixture fixture) {
        assumeTrue(fixture.server().hasProcess(), () -> "skipped: needs a server of our own, and "
                + fixture.server().description() + " is somebody else's");
    }
}
