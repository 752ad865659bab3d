// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** Faults of a connection while lines are stored. */
final class BurstFaults {

    private static final int TIMES = 3;
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private BurstFaults() {
    }

    static int kill(Scene scene) throws SQLException {
        int strikes = 0;
        try (Connection admin = scene.server().admin()) {
            scene.sendSome();
            for (int i = 0; i < TIMES; i++) {
                strikes += scene.inBurst(scene.kill(admin));
                Scene.pause(BETWEEN);
            }
        }
        return strikes;
    }

    static int cutBefore(Scene scene) {
        return cut(scene, marker -> scene.proxy().cutBefore(marker), "INSERT INTO line");
    }

    static int cutAtCommit(Scene scene) {
        return cut(scene, marker -> scene.proxy().cutAfter(marker), "INSERT INTO line");
    }

    static int cutBetween(Scene scene) {
        return cut(scene, marker -> scene.proxy().cutBefore(marker), "FROM line WHERE");
    }

    private static int cut(Scene scene, Consumer<String> arm, String marker) {
        for (int i = 1; i <= TIMES; i++) {
            int cuts = i;
            arm.accept(marker);
            if (i == 1) {
                scene.send();
            }
            scene.await(() -> scene.proxy().cuts() >= cuts);
        }
        scene.proxy().disarm();
        return scene.proxy().cuts();
    }

    static int reset(Scene scene) {
        scene.sendSome();
        int strikes = 0;
        for (int i = 0; i < TIMES; i++) {
            Set<Long> open = scene.proxy().connectionIds();
            scene.proxy().reset();
            strikes += scene.inBurst(scene.gone(open));
            Scene.pause(BETWEEN);
        }
        return strikes;
    }

    static int silence(Scene scene) {
        scene.sendSome();
        Set<Long> silent = scene.proxy().connectionIds();
        scene.proxy().silence();
        // Nobody but the ingester itself ends such a one.
        scene.awaitStrike(() -> scene.gone(silent) > 0);
        return scene.gone(silent);
    }
}
