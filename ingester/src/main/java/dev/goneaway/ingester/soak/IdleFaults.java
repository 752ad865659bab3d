// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.sql.SQLException;
import java.time.Duration;

/** Faults of the quiet hours between two bursts. */
final class IdleFaults {

    private static final Duration QUIET = Duration.ofSeconds(1);

    private IdleFaults() {
    }

    static void pastWaitTimeout(Scene scene) {
        scene.await(() -> scene.proxy().connectionIds().isEmpty());
        scene.send();
    }

    static void kill(Scene scene) throws SQLException {
        Scene.pause(QUIET);
        scene.kill();
        scene.send();
    }

    static void restart(Scene scene) {
        scene.server().restart();
        scene.send();
    }

    static void killServer(Scene scene) {
        scene.server().kill();
        scene.server().start();
        scene.send();
    }

    static void idleLimit(Scene scene) {
        scene.proxy().idleLimit(QUIET.dividedBy(2));
        Scene.pause(QUIET);
        scene.sendSome();
        scene.proxy().idleLimit(Duration.ZERO);
    }
}
