// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Fault;

/** The steps of one fault, for all candidates at once, from opening the candidates to their last unit of work. */
@FunctionalInterface
interface FaultScript {

    /** Runs the steps. An exception that the fault does not intend ends the run. */
    void play(Scenario scenario) throws Exception;

    static FaultScript of(Fault fault) {
        return switch (fault) {
            case WAIT_TIMEOUT -> IdleScripts::pastWaitTimeout;
            case KILL -> IdleScripts::kill;
            case KILL_AT_ONCE -> IdleScripts::killAtOnce;
            case RESTART -> IdleScripts::restart;
            case SIGKILL -> IdleScripts::sigkill;
            case DRAINING -> OutageScripts::draining;
            case DOWN -> OutageScripts::down;
            case RESET -> PathScripts::reset;
            case SILENCE -> PathScripts::silence;
            case SILENCE_NO_DEADLINES -> PathScripts::silenceWithoutDeadlines;
            case FROZEN -> OutageScripts::frozen;
            case KILLED_BETWEEN -> WorkScripts::killedBetween;
            case KILLED_IN_TRANSACTION -> WorkScripts::killedInTransaction;
            case KILLED_AT_COMMIT -> WorkScripts::killedAtCommit;
            case KILLED_IN_QUERY -> WorkScripts::killedInQuery;
            case KILL_QUERY -> WorkScripts::killQuery;
            case LOCK_WAIT_TIMEOUT -> WorkScripts::lockWaitTimeout;
            case DEADLOCK -> WorkScripts::deadlock;
            case FAILOVER -> OutageScripts::failover;
            case MAX_CONNECTIONS -> OutageScripts::maxConnections;
            case IDLE_LIMIT_IN_PATH -> PathScripts::idleLimit;
            case CLOCK_JUMP -> IdleScripts::clockJump;
            case MACHINE_SLEEP -> IdleScripts::machineSleep;
            case RACE -> PathScripts::race;
            case SESSION_STATE -> StateScripts::sessionState;
            case UNCOMMITTED -> StateScripts::uncommitted;
            case HELD_IDLE -> StateScripts::heldIdle;
            case CROWD -> OutageScripts::crowd;
        };
    }
}
