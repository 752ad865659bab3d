// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.RefusedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Faults of connections that are idle, of the path that they use, and of the clocks that measure how long they are idle. */
final class IdleScripts {

    /** Above the minute for which Druid trusts a connection. In production, wait_timeout is longer than any such time. */
    private static final int LONG_WAIT_SECONDS = 61;

    private static final int SHORT_WAIT_SECONDS = 3;

    /** HikariCP trusts a connection for 500 ms after its last use. Other pools that trust a connection do so for longer. */
    private static final Duration JUST_AFTER_USE = Duration.ofMillis(400);

    private static final int KILL_ATTEMPTS = 5;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

    private IdleScripts() {
    }

    static void pastWaitTimeout(Scenario scenario) {
        pastWaitTimeout(scenario, LONG_WAIT_SECONDS, () -> { });
        scenario.goOn();
    }

    /** Opens the candidates, does something, and waits until the server has closed all idle connections. */
    private static void pastWaitTimeout(Scenario scenario, int seconds, Runnable whenOpen) {
        scenario.open(ConnectionSettings.withVariable("wait_timeout=" + seconds));
        whenOpen.run();
        scenario.awaitClosedByServer(Duration.ofSeconds(seconds));
    }

    static void killAtOnce(Scenario scenario) throws SQLException {
        scenario.open();
        // A pool also trusts a new connection. After this pause it trusts only the connection that is used now.
        scenario.idle();
        scenario.struck();
        Set<CandidateUnderFault> late = ConcurrentHashMap.newKeySet();
        late.addAll(scenario.playing());
        for (int attempt = 1; !late.isEmpty(); attempt++) {
            if (attempt > KILL_ATTEMPTS) {
                throw new RefusedException("the machine is too busy: from the last use to the end of the killed connection it "
                        + "took " + JUST_AFTER_USE.toMillis() + " ms or more, " + KILL_ATTEMPTS + " times, for " + late);
            }
            if (attempt > 1) {
                scenario.reopen(late);
                scenario.idle();
            }
            scenario.oneAfterTheOther(candidate -> {
                if (late.contains(candidate) && usedAndKilledInTime(scenario, candidate)) {
                    late.remove(candidate);
                    candidate.struck();
                    candidate.goOn();
                }
            });
        }
    }

    /** Returns false if the kill came too late. The next use is then not just after the last use, and proves nothing. */
    private static boolean usedAndKilledInTime(Scenario scenario, CandidateUnderFault candidate) {
        long start = System.nanoTime();
        candidate.write();
        scenario.kill(candidate);
        return System.nanoTime() - start < JUST_AFTER_USE.toNanos();
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
        scenario.playing().forEach(candidate -> candidate.proxy.silence());
        scenario.goOn();
    }

    /** Like a NAT gateway or a cloud load balancer: forgets an idle connection, and answers the next packet with a reset. */
    static void idleLimitInPath(Scenario scenario) {
        scenario.open();
        scenario.playing().forEach(candidate -> candidate.proxy.idleLimit(IDLE_LIMIT));
        scenario.idle(Scenario.LONG_SILENCE);
        scenario.goOn();
    }

    /** Sets the wall clock back while the connections are idle past wait_timeout, and far forward after the first unit. */
    static void clockJump(Scenario scenario) {
        scenario.only(candidate -> !candidate.isPool());
        pastWaitTimeout(scenario, SHORT_WAIT_SECONDS,
                () -> scenario.playing().forEach(candidate -> candidate.clocks.jump(HOUR.negated())));
        scenario.struck();
        scenario.everybody(candidate -> {
            candidate.write();
            candidate.clocks.jump(HOUR.multipliedBy(2));
            candidate.goOn();
        });
    }

    /** Stops the monotonic clock while the connections are idle past wait_timeout. */
    static void machineSleep(Scenario scenario) {
        scenario.only(candidate -> !candidate.isPool());
        pastWaitTimeout(scenario, SHORT_WAIT_SECONDS, () -> scenario.playing().forEach(candidate -> candidate.clocks.sleep()));
        scenario.playing().forEach(candidate -> {
            candidate.clocks.wake();
            candidate.clocks.jump(HOUR);
        });
        scenario.goOn();
    }
}
