// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import dev.goneaway.testkit.server.Server.Family;

/** What the page explains, each made to happen; the first word names the section. */
enum Cause {

    IDLE("idle", Endings::idle),
    IDLE_UNDER_TLS("idle", Family.MYSQL, Endings::idleUnderTls),
    KILL("kill", Endings::killedWhileIdle),
    KILL_IN_QUERY("kill", Endings::killedInQuery),
    KILL_QUERY("kill-query", Endings::queryKilled),
    SECOND_USE("second-use", Endings::usedAgain),
    COMMIT("unknown", Endings::killedBeforeCommit),
    CLOSE_IN_TRANSACTION("unknown", Endings::killedBeforeClose),
    SHUTDOWN("shutdown", true, Family.MYSQL, Outages::shuttingDown),
    STOPPED("shutdown", true, null, Outages::stopped),
    CRASH("crash", true, null, Outages::crashed),
    DOWN("shutdown", true, null, Outages::down),
    READ_ONLY("read-only", Outages::readOnly),
    SUPER_READ_ONLY("read-only", Family.MYSQL, Outages::superReadOnly),
    READ_ONLY_TRANSACTION("read-only", Outages::readOnlyTransaction),
    OFFLINE("offline", Family.MYSQL, Outages::offline),
    OFFLINE_CONNECT("offline", Family.MYSQL, Outages::offlineConnect),
    RESET("path", Paths::reset),
    FORGOTTEN("path", Paths::forgotten),
    SILENT("half-open", Paths::silent),
    SILENT_LOGIN("half-open", Paths::silentLogin),
    NO_ANSWER_TO_CONNECT("half-open", Paths::noAnswerToConnect),
    TOO_MANY_CONNECTIONS("too-many", Limits::tooManyConnections),
    TOO_MANY_OF_A_USER("too-many", Limits::tooManyOfAUser),
    PACKET_TOO_BIG("packet", Limits::packetTooBig),
    PACKET_TOO_BIG_WHATEVER_THE_URL_SAYS("packet", Limits::packetTooBigWhateverTheUrlSays),
    QUERY_TIMEOUT("own-deadline", Limits::queryTimeout),
    SOCKET_TIMEOUT("own-deadline", Limits::socketTimeout),
    MAX_EXECUTION_TIME("own-deadline", Family.MYSQL, Limits::maxExecutionTime),
    MAX_STATEMENT_TIME("own-deadline", Family.MARIADB, Limits::maxStatementTime),
    NET_WRITE_TIMEOUT("net-timeouts", Limits::netWriteTimeout),
    NET_READ_TIMEOUT("net-timeouts", Limits::netReadTimeout),
    IDLE_IN_TRANSACTION("net-timeouts", Family.MARIADB, Limits::idleInTransaction),
    LOCK_WAIT("locks", Limits::lockWait),
    DEADLOCK("locks", Limits::deadlock);

    private final String section;
    private final boolean needsProcess;
    private final Family family;
    private final Provocation provocation;

    /** Makes it happen once. */
    @FunctionalInterface
    interface Provocation {

        Thrown provoke(Trial trial) throws Exception;
    }

    Cause(String section, Provocation provocation) {
        this(section, false, null, provocation);
    }

    Cause(String section, Family family, Provocation provocation) {
        this(section, false, family, provocation);
    }

    Cause(String section, boolean needsProcess, Family family, Provocation provocation) {
        this.section = section;
        this.needsProcess = needsProcess;
        this.family = family;
        this.provocation = provocation;
    }

    /** The anchor of its section on the page. */
    String section() {
        return section;
    }

    boolean happensOn(Trial trial) {
        return (family == null || family == trial.server().family()) && (!needsProcess || trial.server().hasProcess());
    }

    Thrown provoke(Trial trial) throws Exception {
        return provocation.provoke(trial);
    }
}
