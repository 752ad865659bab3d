// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.faults.InjectedFault;
import dev.goneaway.testkit.faults.ServerFaults;
import dev.goneaway.testkit.wire.StandIn;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults of a whole server while callers need it. */
final class OutageScripts {

    private static final Duration AWAY = Duration.ofSeconds(3);

    /** MySQL takes about two seconds to shut down. After this pause, MySQL has received the signal and still serves. */
    private static final Duration INTO_SHUTDOWN = Duration.ofMillis(300);

    /** Longer than the age limit of this project's strategies here, which is 30 s. */
    private static final Duration RELOADED = Duration.ofSeconds(33);

    private static final Duration EACH = Duration.ofMillis(250);

    /** Returns one number for each server. Servers in containers have the same port. */
    private static final String SERVER = "SELECT CRC32(CONCAT(@@hostname, @@port))";

    private static final int CROWD = 100;

    private OutageScripts() {
    }

    static void draining(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        InjectedFault shutdown = ServerFaults.shuttingDown(scenario.server());
        Turns.sleep(INTO_SHUTDOWN);
        neededWhileAway(scenario, shutdown);
    }

    static void down(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        neededWhileAway(scenario, ServerFaults.stopped(scenario.server()));
    }

    /** The proxy keeps its clients, and refuses all commands but pings. */
    static void proxyWithoutBackend(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        scenario.standIn(StandIn.PROXY_WITHOUT_BACKEND);
        neededWhileAway(scenario, () -> scenario.standIn(null));
    }

    static void maxConnections(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        scenario.connectAdministrator();
        try (InjectedFault full = ServerFaults.full(scenario.server())) {
            scenario.kill();
            neededWhileAway(scenario, full);
        }
    }

    /** Each candidate runs one unit during the outage, and the others after it. */
    private static void neededWhileAway(Scenario scenario, InjectedFault outage) throws SQLException {
        duringOutage(scenario, outage, candidate -> {
            candidate.write();
            scenario.awaitUsable();
            candidate.goOn();
        });
    }

    private static void duringOutage(Scenario scenario, InjectedFault outage, ParallelStep.Action action) throws SQLException {
        scenario.struck();
        ParallelStep callers = scenario.begin(action);
        Turns.sleep(AWAY);
        outage.heal();
        scenario.usable();
        callers.await(Scenario.WATCHDOG);
    }

    /** The server freezes for longer than a caller should wait. */
    static void frozen(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        try (InjectedFault frozen = ServerFaults.frozen(scenario.server())) {
            scenario.struck();
            scenario.everybody(CandidateUnderFault::write);
            frozen.heal();
            scenario.usable();
            scenario.everybody(CandidateUnderFault::goOn);
        }
    }

    static void failover(Scenario scenario) throws SQLException {
        scenario.open();
        // Without this pause, a pool that still fills itself would have connections to the new primary already.
        scenario.idle();
        InjectedFault failover = ServerFaults.failover(scenario.server(), scenario.second(),
                scenario.playing().stream().map(candidate -> candidate.proxy).toList());
        try {
            scenario.goOn();
        } finally {
            failover.heal();
        }
    }

    /** A second unit runs in the outage, because a new connection leads to the old primary, too. */
    static void addressLags(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        InjectedFault readOnly = ServerFaults.readOnly(scenario.server());
        try {
            duringOutage(scenario, scenario::moveAddress, candidate -> {
                candidate.write();
                candidate.write();
                scenario.awaitUsable();
                candidate.goOn();
            });
        } finally {
            readOnly.heal();
        }
    }

    /** The old connections stay on the node, and new ones lead to the other server. */
    static void leftCluster(Scenario scenario) {
        scenario.open();
        scenario.idle();
        scenario.standIn(StandIn.NODE_OUTSIDE_CLUSTER);
        scenario.moveAddress();
        scenario.goOn();
    }

    /** Like a reload of HAProxy: old connections stay on a server that still writes. Counts the rows of this server. */
    static void twoPrimaries(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        long old;
        try (Connection admin = scenario.server().admin()) {
            old = Sql.number(admin, SERVER);
        }
        scenario.moveAddress();
        scenario.struck();
        long end = System.nanoTime() + RELOADED.toNanos();
        ParallelStep callers = scenario.begin(candidate -> {
            while (System.nanoTime() < end) {
                candidate.writeApart(connection -> Sql.number(connection, SERVER) == old);
                Turns.sleep(EACH);
            }
        });
        scenario.idle(RELOADED);
        callers.await(Scenario.WATCHDOG);
    }

    /** The server is killed while a hundred callers run units. Each tries once in the outage and at most 12 times after it. */
    static void crowd(Scenario scenario) throws SQLException {
        scenario.open();
        scenario.idle();
        duringOutage(scenario, ServerFaults.killed(scenario.server()), candidate -> {
            if (allWorkAgain(scenario, candidate)) {
                candidate.allWorkNanos = System.nanoTime();
            }
        });
    }

    private static boolean allWorkAgain(Scenario scenario, CandidateUnderFault candidate) {
        List<Deadline.Task<Boolean>> callers = new ArrayList<>();
        for (int i = 1; i <= CROWD; i++) {
            callers.add(Deadline.start(candidate + "-caller-" + i, () -> worksAgain(scenario, candidate)));
        }
        long end = System.nanoTime() + Scenario.WATCHDOG.toNanos();
        boolean all = true;
        for (Deadline.Task<Boolean> caller : callers) {
            if (caller.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                all &= caller.get(Duration.ZERO);
            } else {
                caller.interrupt();
                candidate.hung = true;
                all = false;
            }
        }
        return all;
    }

    /** Runs one unit during the outage, and then more units until one succeeds. */
    private static boolean worksAgain(Scenario scenario, CandidateUnderFault candidate) throws InterruptedException {
        candidate.write();
        scenario.awaitUsable();
        for (int i = 0; i < CandidateUnderFault.UNITS && !candidate.hung; i++) {
            if (candidate.write()) {
                return true;
            }
        }
        return false;
    }
}
