// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Candidate;
import java.time.Duration;

/** Faults of the client's own clocks, while the server closes what is idle. A pool's clocks cannot be set from outside. */
final class ClockScripts {

    private static final Sources SHORT_WAIT = Sources.AS_DOCUMENTED.withVariable("wait_timeout=3");
    private static final Duration HOUR = Duration.ofHours(1);

    private ClockScripts() {
    }

    static void jump(Stage stage) {
        stage.only(Candidate::takesAnyClock);
        stage.open(SHORT_WAIT);
        stage.playing().forEach(participant -> participant.clocks().jump(HOUR.negated()));
        stage.awaitGone();
        stage.struck();
        stage.everybody(participant -> {
            participant.write();
            participant.clocks().jump(HOUR.multipliedBy(2));
            participant.goOn();
        });
    }

    static void sleep(Stage stage) {
        stage.only(Candidate::takesAnyClock);
        stage.open(SHORT_WAIT);
        stage.playing().forEach(participant -> participant.clocks().sleep());
        stage.awaitGone();
        stage.playing().forEach(participant -> {
            participant.clocks().wake();
            participant.clocks().jump(HOUR);
        });
        stage.struck();
        stage.everybody(Participant::goOn);
    }
}
