// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.io.IOException;

/** Faults of the ingester itself, which its senders have to live through. */
final class ProcessFaults {

    private static final int TIMES = 2;

    private ProcessFaults() {
    }

    static int kill(Scene scene) throws IOException, InterruptedException {
        scene.sendSome();
        int strikes = 0;
        for (int i = 0; i < TIMES; i++) {
            strikes += scene.inBurst(scene.ingester().kill());
            scene.ingester().startAgain();
        }
        return strikes;
    }

    static int stop(Scene scene) throws IOException, InterruptedException {
        scene.sendSome();
        int strikes = 0;
        for (int i = 0; i < TIMES; i++) {
            strikes += scene.inBurst(scene.ingester().stop());
            scene.ingester().startAgain();
        }
        return strikes;
    }
}
