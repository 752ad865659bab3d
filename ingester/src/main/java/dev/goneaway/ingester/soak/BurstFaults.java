// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/** Faults of a connection while lines are stored. */
final class BurstFaults {

    private static final int TIMES = 3;
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private BurstFaults() {
    }

    static void kill(Scene scene) throws SQLException {
        scene.sendSome();
        for (int i = 0; i < TIMES; i++) {
            scene.kill();
            Scene.pause(BETWEEN);
        }
    }

    static void cutBefore(Scene scene) {
        cut(scene, marker -> scene.proxy().cutBefore(marker), "INSERT INTO line");
    }

    static void cutAtCommit(Scene scene) {
        cut(scene, marker -> scene.proxy().cutAfter(marker), "INSERT INTO line");
    }

    static void cutBetween(Scene scene) {
        cut(scene, marker -> scene.proxy().cutBefore(marker), "FROM line WHERE");
    }

    private static void cut(Scene scene, Consumer<String> arm, String marker) {
        for (int i = 1; i <= TIMES; i++) {
            int cuts = i;
            arm.accept(marker);
            if (i == 1) {
                scene.send();
            }
            scene.await(() -> scene.proxy().cuts() >= cuts);
        }
        scene.proxy().disarm();
    }

    static void reset(Scene scene) {
        scene.sendSome();
        for (int i = 0; i < TIMES; i++) {
            scene.proxy().reset();
            Scene.pause(BETWEEN);
        }
    }

    static void silence(Scene scene) {
        scene.sendSome();
        scene.proxy().silence();
    }
}
