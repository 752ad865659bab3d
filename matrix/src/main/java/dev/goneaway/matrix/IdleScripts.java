// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

/** Faults that meet connections while nobody uses them. */
final class IdleScripts {

    private IdleScripts() {
    }

    static void pastWaitTimeout(Stage stage) {
        // Above Druid's window of a minute: in production wait_timeout is above every pool's.
        stage.open(Sources.AS_DOCUMENTED.withVariable("wait_timeout=61"));
        stage.awaitGone();
        stage.struck();
        stage.everybody(Participant::goOn);
    }

    static void kill(Stage stage) {
        stage.open();
        stage.idle();
        stage.kill();
        stage.struck();
        stage.everybody(Participant::goOn);
    }

    static void killAtOnce(Stage stage) {
        stage.open();
        // A pool trusts a connection just made as it trusts one just used; only the one that is used now is to be trusted.
        stage.idle();
        stage.struck();
        stage.oneAfterTheOther(participant -> {
            participant.write();
            stage.kill(participant);
            participant.struck();
            participant.goOn();
        });
    }

    static void restart(Stage stage) {
        stage.open();
        stage.idle();
        stage.server().restart();
        stage.struck();
        stage.everybody(Participant::goOn);
    }

    static void sigkill(Stage stage) {
        stage.open();
        stage.idle();
        stage.server().kill();
        stage.server().start();
        stage.struck();
        stage.everybody(Participant::goOn);
    }
}
