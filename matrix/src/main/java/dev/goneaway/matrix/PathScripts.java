// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.matrix.Ledger.Row;
import java.time.Duration;

/** Faults between the client and the server. */
final class PathScripts {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);
    private static final String MARK = " /* cut here */";

    private PathScripts() {
    }

    static void reset(Stage stage) {
        stage.open();
        stage.idle();
        stage.playing().forEach(participant -> participant.proxy().reset());
        stage.struck();
        stage.everybody(Participant::goOn);
    }

    static void silence(Stage stage) {
        silence(stage, DEADLINE);
    }

    static void silenceWithoutDeadlines(Stage stage) {
        silence(stage, Duration.ZERO);
    }

    private static void silence(Stage stage, Duration deadline) {
        stage.open(Sources.AS_DOCUMENTED.withDeadlines(deadline));
        stage.idle(Stage.LONG_SILENCE);
        stage.playing().forEach(participant -> participant.proxy().silence());
        stage.struck();
        stage.everybody(Participant::goOn);
    }

    /** As a NAT gateway or a cloud's load balancer does it: forgets in silence, and answers the next packet with a reset. */
    static void idleLimit(Stage stage) {
        stage.open();
        stage.playing().forEach(participant -> participant.proxy().idleLimit(IDLE_LIMIT));
        stage.idle(Stage.LONG_SILENCE);
        stage.struck();
        stage.everybody(Participant::goOn);
    }

    static void race(Stage stage) {
        stage.open();
        stage.struck();
        stage.everybody(participant -> {
            participant.proxy().cutBefore(MARK.strip());
            Row row = participant.newRow();
            participant.run(connection -> participant.insert(connection, row, MARK), row);
            participant.goOn();
        });
    }
}
