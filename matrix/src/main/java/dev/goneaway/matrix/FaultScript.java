// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Fault;
import dev.goneaway.testkit.faults.ServerFaults;

/** The steps of one fault, for all candidates at once, from opening the candidates to their last unit of work. */
@FunctionalInterface
interface FaultScript {

    /** Runs the steps. An exception that the fault does not intend ends the run. */
    void play(Scenario scenario) throws Exception;

    static FaultScript of(Fault fault) {
        return switch (fault) {
            case WAIT_TIMEOUT -> IdleScripts::pastWaitTimeout;
            case KILL -> afterIdle(Scenario::kill);
            case KILL_AT_ONCE -> IdleScripts::killAtOnce;
            case RESTART -> afterIdle(scenario -> ServerFaults.stopped(scenario.server()).heal());
            case SIGKILL -> afterIdle(scenario -> ServerFaults.killed(scenario.server()).heal());
            case DRAINING -> OutageScripts::draining;
            case DOWN -> OutageScripts::down;
            case PROXY_WITHOUT_BACKEND -> OutageScripts::proxyWithoutBackend;
            case RESET -> afterIdle(scenario -> scenario.playing().forEach(candidate -> candidate.proxy.reset()));
            case SILENCE -> IdleScripts::silence;
            case SILENCE_NO_DEADLINES -> IdleScripts::silenceWithoutDeadlines;
            case FROZEN -> OutageScripts::frozen;
            case KILLED_BETWEEN -> WorkScripts::killedBetween;
            case KILLED_IN_TRANSACTION -> WorkScripts::killedInTransaction;
            case KILLED_AT_COMMIT -> WorkScripts::killedAtCommit;
            case KILLED_IN_QUERY -> WorkScripts::killedInQuery;
            case KILLED_BATCH -> WorkScripts::killedBatch;
            case KILL_QUERY -> WorkScripts::killQuery;
            case LOCK_WAIT_TIMEOUT -> WorkScripts::lockWaitTimeout;
            case DEADLOCK -> WorkScripts::deadlock;
            case FAILOVER -> OutageScripts::failover;
            case ADDRESS_LAGS -> OutageScripts::addressLags;
            case LEFT_CLUSTER -> OutageScripts::leftCluster;
            case TWO_PRIMARIES -> OutageScripts::twoPrimaries;
            case MAX_CONNECTIONS -> OutageScripts::maxConnections;
            case IDLE_LIMIT_IN_PATH -> IdleScripts::idleLimitInPath;
            case CLOCK_JUMP -> IdleScripts::clockJump;
            case MACHINE_SLEEP -> IdleScripts::machineSleep;
            case RACE -> WorkScripts::race;
            case SESSION_STATE -> StateScripts::sessionState;
            case UNCOMMITTED -> StateScripts::uncommitted;
            case LEFT_LOCK -> StateScripts::leftLock;
            case HELD_IDLE -> StateScripts::heldIdle;
            case CROWD -> OutageScripts::crowd;
        };
    }

    /** Injects a fault while all connections are idle. */
    private static FaultScript afterIdle(FaultScript injection) {
        return scenario -> {
            scenario.open();
            scenario.idle();
            injection.play(scenario);
            scenario.goOn();
        };
    }
}
