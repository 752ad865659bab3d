// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.io.IOException;

/** Faults of the ingester itself, which its senders have to live through. */
final class ProcessFaults {

    private static final int TIMES = 2;

    private ProcessFaults() {
    }

    static void kill(Scene scene) throws IOException, InterruptedException {
        scene.sendSome();
        for (int i = 0; i < TIMES; i++) {
            scene.ingester().kill();
            scene.ingester().startAgain();
        }
    }

    static void stop(Scene scene) throws IOException, InterruptedException {
        scene.sendSome();
        for (int i = 0; i < TIMES; i++) {
            scene.ingester().stop();
            scene.ingester().startAgain();
        }
    }
}
