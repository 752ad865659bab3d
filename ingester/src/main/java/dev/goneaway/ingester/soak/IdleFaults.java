// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** Faults of the quiet hours between two bursts. */
final class IdleFaults {

    private static final Duration QUIET = Duration.ofSeconds(1);

    private IdleFaults() {
    }

    static int pastWaitTimeout(Scene scene) {
        scene.await(() -> scene.proxy().connectionIds().isEmpty());
        int ended = scene.gone(scene.proxy().everConnectionIds());
        scene.send();
        return ended;
    }

    static int kill(Scene scene) throws SQLException {
        Scene.pause(QUIET);
        try (Connection admin = scene.server().admin()) {
            return scene.kill(admin);
        } finally {
            scene.send();
        }
    }

    static int restart(Scene scene) {
        int ended = scene.end(scene.server()::stop);
        scene.server().start();
        scene.send();
        return ended;
    }

    static int killServer(Scene scene) {
        int ended = scene.end(scene.server()::kill);
        scene.server().start();
        scene.send();
        return ended;
    }

    static int idleLimit(Scene scene) {
        scene.proxy().idleLimit(QUIET.dividedBy(2));
        Scene.pause(QUIET);
        Set<Long> forgotten = scene.proxy().connectionIds();
        scene.sendSome();
        scene.proxy().idleLimit(Duration.ZERO);
        return scene.gone(forgotten);
    }
}
