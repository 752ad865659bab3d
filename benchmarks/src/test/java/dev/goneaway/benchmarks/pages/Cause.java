// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import dev.goneaway.testkit.server.Server.Family;

/** What the page explains, each made to happen; first the section, then the row of its table. */
enum Cause {

    IDLE("idle", "plaintext, and under TLS", Endings::idle),
    IDLE_UNDER_TLS("idle", "plaintext, and under TLS", Family.MYSQL, Endings::idleUnderTls),
    IDLE_PREPARED("idle", "a statement prepared with `useServerPrepStmts=true`", Family.MYSQL, Endings::idlePrepared),
    KILL("kill", "while idle, and during a query", Endings::killedWhileIdle),
    KILL_IN_QUERY("kill", "while idle, and during a query", Endings::killedInQuery),
    KILL_PREPARED("kill", "a statement prepared with `useServerPrepStmts=true`", Endings::killedPrepared),
    KILL_BEFORE_A_LONG_STATEMENT("kill", "while idle, and during a query", Endings::killedBeforeALongStatement),
    KILL_QUERY("kill-query", "during a query", Endings::queryKilled),
    SECOND_USE("second-use", "any use after a loss", Endings::usedAgain),
    BATCH("second-use", "`executeBatch()`, killed in the middle", Endings::killedInBatch),
    COMMIT("unknown", "`commit()`", Endings::killedBeforeCommit),
    CLOSE_IN_TRANSACTION("unknown", "`close()` in a transaction", Endings::killedBeforeClose),
    SHUTDOWN("shutdown", "MySQL, while it shuts down", true, Family.MYSQL, Outages::shuttingDown),
    STOPPED("shutdown", "afterwards", true, null, Outages::stopped),
    CRASH("crash", "the next use", true, null, Outages::crashed),
    DOWN("shutdown", "a new connection", true, null, Outages::down),
    READ_ONLY("read-only", "a write, after a failover", Outages::readOnly),
    SUPER_READ_ONLY("read-only", "a write, after a failover", Family.MYSQL, Outages::superReadOnly),
    READ_ONLY_TRANSACTION("read-only", "a write, in a read-only transaction", Outages::readOnlyTransaction),
    OFFLINE("offline", "an old connection", Family.MYSQL, Outages::offline),
    OFFLINE_CONNECT("offline", "a new connection", Family.MYSQL, Outages::offlineConnect),
    RESET("path", "reset at once, or at the next use", Paths::reset),
    FORGOTTEN("path", "reset at once, or at the next use", Paths::forgotten),
    SILENT("half-open", "an old connection, after `socketTimeout`", Paths::silent),
    SILENT_LOGIN("half-open", "a new one, after `socketTimeout` or `connectTimeout`", Paths::silentLogin),
    NO_ANSWER_TO_CONNECT("half-open", "a new one, after `socketTimeout` or `connectTimeout`", Paths::noAnswerToConnect),
    TOO_MANY_CONNECTIONS("too-many", "`max_connections`", Limits::tooManyConnections),
    TOO_MANY_OF_A_USER("too-many", "`MAX_USER_CONNECTIONS` of the account", Limits::tooManyOfAUser),
    TOO_MANY_OF_EACH_USER("too-many", "`max_user_connections` of the server", Family.MYSQL, Limits::tooManyOfEachUser),
    COLD_PASSWORD("public-key", "an empty password cache", Family.MYSQL, Limits::coldPassword),
    PACKET_TOO_BIG("packet", "a parameter above the limit", Limits::packetTooBig),
    PACKET_TOO_BIG_WHATEVER_THE_URL_SAYS("packet", "a parameter above the limit", Limits::packetTooBigWhateverTheUrlSays),
    QUERY_TIMEOUT("own-deadline", "`setQueryTimeout`", Limits::queryTimeout),
    QUERY_TIMEOUT_THAT_CLOSES("own-deadline", "the use after `queryTimeoutKillsConnection=true`", Limits::queryTimeoutThatCloses),
    SOCKET_TIMEOUT("own-deadline", "`socketTimeout`", Limits::socketTimeout),
    MAX_EXECUTION_TIME("own-deadline", "`max_execution_time`", Family.MYSQL, Limits::maxExecutionTime),
    MAX_STATEMENT_TIME("own-deadline", "`max_statement_time`", Family.MARIADB, Limits::maxStatementTime),
    NET_WRITE_TIMEOUT("net-timeouts", "a stream: `net_write_timeout`, or a KILL", Limits::netWriteTimeout),
    KILL_IN_STREAM("net-timeouts", "a stream: `net_write_timeout`, or a KILL", Limits::killedInStream),
    NET_READ_TIMEOUT("net-timeouts", "`net_read_timeout`, MySQL", Family.MYSQL, Limits::netReadTimeout),
    NET_READ_TIMEOUT_MARIADB("net-timeouts", "`net_read_timeout`, MariaDB; `idle_transaction_timeout`", Family.MARIADB,
            Limits::netReadTimeout),
    IDLE_IN_TRANSACTION("net-timeouts", "`net_read_timeout`, MariaDB; `idle_transaction_timeout`", Family.MARIADB,
            Limits::idleInTransaction),
    LOCK_WAIT("locks", "lock wait timeout", Limits::lockWait),
    DEADLOCK("locks", "deadlock", Limits::deadlock),
    POOL_IN_AN_OUTAGE("wrapped", "no connection could be made", true, null, Pools::inAnOutage),
    POOL_LENT_OUT("wrapped", "all connections are in use", Pools::lentOut),
    POOL_AFTER_A_LOSS("wrapped", "any use after a loss", Pools::usedAgain),
    DRIVER_OF_A_CONTAINER("wrapped", "MySQL Connector/J in a parent class loader", Pools::driverOfAContainer);

    private final String section;
    private final String row;
    private final boolean needsProcess;
    private final Family family;
    private final Provocation provocation;

    /** Makes it happen once. */
    @FunctionalInterface
    interface Provocation {

        Thrown provoke(Trial trial) throws Exception;
    }

    Cause(String section, String row, Provocation provocation) {
        this(section, row, false, null, provocation);
    }

    Cause(String section, String row, Family family, Provocation provocation) {
        this(section, row, false, family, provocation);
    }

    Cause(String section, String row, boolean needsProcess, Family family, Provocation provocation) {
        this.section = section;
        this.row = row;
        this.needsProcess = needsProcess;
        this.family = family;
        this.provocation = provocation;
    }

    /** The anchor of its section on the page. */
    String section() {
        return section;
    }

    /** What its row in the table of the section begins with. */
    String row() {
        return row;
    }

    boolean happensOn(Trial trial) {
        return (family == null || family == trial.server().family()) && (!needsProcess || trial.server().hasProcess());
    }

    Thrown provoke(Trial trial) throws Exception {
        return provocation.provoke(trial);
    }
}
