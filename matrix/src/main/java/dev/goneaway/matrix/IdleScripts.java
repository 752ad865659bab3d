// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Candidate;
import dev.goneaway.testkit.faults.InjectedFault;
import dev.goneaway.testkit.faults.ServerFaults;
import java.sql.SQLException;
import java.time.Duration;

/** Faults of connections that nobody uses at that moment, and of the clocks that measure how long. */
final class IdleScripts {

    /** Above the minute for which Druid trusts a connection. In production, wait_timeout is above that of every pool. */
    private static final int LONG_WAIT_SECONDS = 61;

    private static final int SHORT_WAIT_SECONDS = 3;
    private static final Duration HOUR = Duration.ofHours(1);

    private IdleScripts() {
    }

    static void pastWaitTimeout(Scenario scenario) {
        openWithWaitTimeout(scenario, LONG_WAIT_SECONDS);
        scenario.awaitClosedByServer(Duration.ofSeconds(LONG_WAIT_SECONDS));
        scenario.struck();
        scenario.everybody(CandidateUnderFault::goOn);
    }

    private static void openWithWaitTimeout(Scenario scenario, int seconds) {
        scenario.open(ConnectionSettings.withVariable("wait_timeout=" + seconds));
    }

    static void kill(Scenario scenario) {
        scenario.open();
        scenario.idle();
        scenario.kill();
        scenario.struck();
        scenario.everybody(CandidateUnderFault::goOn);
    }

    static void killAtOnce(Scenario scenario) {
        scenario.open();
        // A pool also trusts a new connection. After this pause it trusts only the connection that is used now.
        scenario.idle();
        scenario.struck();
        scenario.oneAfterTheOther(candidate -> {
            candidate.write();
            scenario.kill(candidate);
            candidate.struck();
            candidate.goOn();
        });
    }

    static void restart(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        backAtOnce(scenario, ServerFaults.stopped(scenario.server()));
    }

    static void sigkill(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        backAtOnce(scenario, ServerFaults.killed(scenario.server()));
    }

    private static void backAtOnce(Scenario scenario, InjectedFault outage) throws SQLException {
        outage.heal();
        scenario.struck();
        scenario.everybody(CandidateUnderFault::goOn);
    }

    /** Sets the wall clock back while the connections are idle past wait_timeout, and far forward after the first unit. */
    static void clockJump(Scenario scenario) {
        scenario.only(Candidate::takesAnyClock);
        openWithWaitTimeout(scenario, SHORT_WAIT_SECONDS);
        scenario.playing().forEach(candidate -> candidate.clocks().jump(HOUR.negated()));
        scenario.awaitClosedByServer(Duration.ofSeconds(SHORT_WAIT_SECONDS));
        scenario.struck();
        scenario.everybody(candidate -> {
            candidate.write();
            candidate.clocks().jump(HOUR.multipliedBy(2));
            candidate.goOn();
        });
    }

    /** Stops the monotonic clock while the connections are idle past wait_timeout. */
    static void machineSleep(Scenario scenario) {
        scenario.only(Candidate::takesAnyClock);
        openWithWaitTimeout(scenario, SHORT_WAIT_SECONDS);
        scenario.playing().forEach(candidate -> candidate.clocks().sleep());
        scenario.awaitClosedByServer(Duration.ofSeconds(SHORT_WAIT_SECONDS));
        scenario.playing().forEach(candidate -> {
            candidate.clocks().wake();
            candidate.clocks().jump(HOUR);
        });
        scenario.struck();
        scenario.everybody(CandidateUnderFault::goOn);
    }
}
