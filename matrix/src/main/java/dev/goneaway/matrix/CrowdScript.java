// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** A hundred callers who all want to work while the server restarts, and then go on until each has worked again. */
final class CrowdScript {

    private static final int CALLERS = 100;
    private static final Duration AWAY = Duration.ofSeconds(3);

    private CrowdScript() {
    }

    static void restart(Stage stage) {
        stage.open();
        stage.idle();
        stage.server().kill();
        stage.struck();
        Phase all = stage.begin(participant -> {
            if (callers(participant, () -> needs(stage, participant))) {
                participant.allWorkAgain();
            }
        });
        Bounded.pause(AWAY);
        stage.server().start();
        stage.usable();
        all.await(Stage.WATCHDOG);
    }

    /** One unit while the server is away, and then as many as it takes. */
    private static boolean needs(Stage stage, Participant participant) throws InterruptedException {
        participant.write();
        stage.awaitUsable();
        return worksAgain(participant);
    }

    private static boolean worksAgain(Participant participant) {
        for (int i = 0; i < Participant.UNITS; i++) {
            if (!participant.isHung() && participant.write()) {
                return true;
            }
        }
        return false;
    }

    private static boolean callers(Participant participant, Callable<Boolean> work) {
        Map<String, Callable<Boolean>> tasks = new LinkedHashMap<>();
        for (int i = 1; i <= CALLERS; i++) {
            tasks.put(participant + "-caller-" + i, work);
        }
        Map<String, Boolean> results = Bounded.all(tasks, Stage.WATCHDOG, late -> {
            participant.hangs();
            return false;
        });
        return !results.containsValue(false);
    }
}
