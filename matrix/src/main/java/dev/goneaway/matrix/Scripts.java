// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Fault;

/** Knows the script of each fault. */
final class Scripts {

    private Scripts() {
    }

    static Script of(Fault fault) {
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
            case LOCK_WAIT_TIMEOUT -> LockScripts::lockWaitTimeout;
            case DEADLOCK -> LockScripts::deadlock;
            case FAILOVER -> OutageScripts::failover;
            case MAX_CONNECTIONS -> OutageScripts::maxConnections;
            case IDLE_LIMIT_IN_PATH -> PathScripts::idleLimit;
            case CLOCK_JUMP -> ClockScripts::jump;
            case MACHINE_SLEEP -> ClockScripts::sleep;
            case RACE -> PathScripts::race;
            case SESSION_STATE -> StateScripts::sessionState;
            case UNCOMMITTED -> StateScripts::uncommitted;
            case HELD_IDLE -> StateScripts::heldIdle;
            case CROWD -> CrowdScript::restart;
        };
    }
}
