// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.matrix.WorkTable.RowId;
import java.time.Duration;

/** Faults of the network between client and server. */
final class PathScripts {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);
    private static final String MARK = " /* cut here */";

    private PathScripts() {
    }

    static void reset(Scenario scenario) {
        scenario.open();
        scenario.idle();
        scenario.playing().forEach(candidate -> candidate.proxy().reset());
        scenario.struck();
        scenario.everybody(CandidateUnderFault::goOn);
    }

    static void silence(Scenario scenario) {
        silence(scenario, DEADLINE);
    }

    static void silenceWithoutDeadlines(Scenario scenario) {
        silence(scenario, Duration.ZERO);
    }

    private static void silence(Scenario scenario, Duration deadline) {
        scenario.open(ConnectionSettings.withDeadline(deadline));
        scenario.idle(Scenario.LONG_SILENCE);
        scenario.playing().forEach(candidate -> candidate.proxy().silence());
        scenario.struck();
        scenario.everybody(CandidateUnderFault::goOn);
    }

    /** Like a NAT gateway or a cloud load balancer: forgets an idle connection, and answers the next packet with a reset. */
    static void idleLimit(Scenario scenario) {
        scenario.open();
        scenario.playing().forEach(candidate -> candidate.proxy().idleLimit(IDLE_LIMIT));
        scenario.idle(Scenario.LONG_SILENCE);
        scenario.struck();
        scenario.everybody(CandidateUnderFault::goOn);
    }

    static void race(Scenario scenario) {
        scenario.open();
        scenario.struck();
        scenario.everybody(candidate -> {
            candidate.proxy().cutBefore(MARK.strip());
            RowId row = candidate.newRow();
            candidate.run(connection -> candidate.insert(connection, row, MARK), row);
            candidate.goOn();
        });
    }
}
