// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

/**
 * What is done while lines are sent; the names are those of the matrix. Of the matrix are left out: those that need what this
 * program does not have, an open transaction, state in its session, a unit that holds a connection and does nothing, a path
 * without deadlines; those of the machine's clocks; and a hundred callers at a restart, because here there are few writers.
 *
 * <p>Each counts its strikes: what the server, the path, the kernel or an error number of the server's bears witness to, and not
 * that something was tried. In a burst a strike counts only if lines had no answer when it fell.
 */
public enum Fault {

    /** Nothing, to compare with. */
    NOTHING("no fault", Fault::nothing),

    /** The server closes what has been idle for too long. A strike: a connection that was at an end before the second burst. */
    WAIT_TIMEOUT("idle past wait_timeout", "wait_timeout=1", IdleFaults::pastWaitTimeout),

    /** An administrator kills the connections in the quiet hour. A strike: a {@code KILL} that found one. */
    KILL("KILL while idle", IdleFaults::kill),

    /** The server is stopped and started in the quiet hour. A strike: a connection that ended with it. */
    RESTART("restart while idle", IdleFaults::restart),

    /** The server dies in the quiet hour and is started. A strike: a connection that ended with it. */
    SIGKILL_IDLE("server killed while idle", IdleFaults::killServer),

    /**
     * A load balancer forgets the connections in the quiet hour. A strike: a connection that was open after it, and was reset
     * when it was used.
     */
    IDLE_LIMIT_IN_PATH("idle limit in the path", IdleFaults::idleLimit),

    /**
     * An administrator kills the connections again and again while they are used. A strike: a {@code KILL} that found one.
     */
    KILL_AT_ONCE("KILL in the burst", BurstFaults::kill),

    /** The statement never arrives. A strike: a connection that the path cut at it. */
    RACE("closed between check and use", BurstFaults::cutBefore),

    /** The server commits, and its answer is lost. A strike: a connection that the path cut when the server answered. */
    KILLED_AT_COMMIT("killed at commit, outcome unknown", BurstFaults::cutAtCommit),

    /** Between the statement that stores and the one that reads back. A strike: a connection that the path cut at the second. */
    KILLED_BETWEEN("killed between two statements", BurstFaults::cutBetween),

    /** Something in the path resets the connections. A strike: a connection that was open and was reset. */
    RESET("path resets them", BurstFaults::reset),

    /** Packets vanish in the path. A strike: a connection that the ingester gave up when it had fallen silent. */
    SILENCE("half-open path", BurstFaults::silence),

    /**
     * A row stays locked for longer than a statement waits. A strike: a unit that the server ended with 1205, when its
     * statement had been seen to wait.
     */
    LOCK_WAIT_TIMEOUT("lock wait timeout", "innodb_lock_wait_timeout=1", LockFaults::lockWait),

    /** Another transaction and this one wait for each other, and this one is chosen. A strike: a unit ended with 1213. */
    DEADLOCK("deadlock", LockFaults::deadlock),

    /** The statement is killed while it runs. A strike: a unit ended with 1317, after the statement was seen to wait. */
    KILL_QUERY("KILL QUERY", LockFaults::killQuery),

    /** The connection is killed while a statement runs. A strike: a {@code KILL} that found it, seen to wait just before. */
    KILLED_IN_QUERY("killed during a query", LockFaults::killConnection),

    /** The server is stopped and started in the burst. A strike: a connection that ended with it. */
    RESTART_IN_BURST("restart in the burst", OutageFaults::restart),

    /** The server dies in the burst and is started. A strike: a connection that ended with it. */
    SIGKILL("server killed in the burst", OutageFaults::kill),

    /**
     * The server has been told to stop and still serves; it comes back after three seconds. A strike: a connection that it ended
     * meanwhile.
     */
    DRAINING("used while it shuts down", OutageFaults::draining),

    /** The server is not there when the burst begins. A strike: a unit that failed before it was back. */
    DOWN("down when needed, back after 3 s", OutageFaults::down),

    /** The server stands still for longer than anybody waits. A strike: a unit that failed before it went on. */
    FROZEN("server frozen, thawed later", OutageFaults::frozen),

    /** The primary turns read-only, and its address moves to another server. A strike: a unit ended with 1290. */
    FAILOVER("failover: primary turns read-only", OutageFaults::failover),

    /**
     * The server takes no more connections for three seconds, and those of the ingester are killed. A strike: a {@code KILL} that
     * found one, when the server had just refused another with 1040.
     */
    MAX_CONNECTIONS("max_connections when reconnecting", OutageFaults::maxConnections),

    /** The ingester itself is killed with SIGKILL in the burst, and started again. A strike: an end with that exit code. */
    PROCESS_KILLED("ingester killed in the burst", ProcessFaults::kill),

    /** The ingester is stopped with SIGTERM in the burst, and started again. A strike: an end with that exit code. */
    PROCESS_STOPPED("ingester stopped in the burst", ProcessFaults::stop);

    private final String display;
    private final String variables;
    private final Script script;

    Fault(String display, Script script) {
        this(display, "", script);
    }

    Fault(String display, String variables, Script script) {
        this.display = display;
        this.variables = variables;
        this.script = script;
    }

    /**
     * The name that people read.
     *
     * @return a few words
     */
    public String display() {
        return display;
    }

    /**
     * Whether it needs a server that may be stopped, frozen or reconfigured, because nobody else uses it.
     *
     * @return false if it touches the ingester's own sessions only
     */
    public boolean hurtsTheServer() {
        return switch (this) {
            case RESTART, RESTART_IN_BURST, SIGKILL, SIGKILL_IDLE, DRAINING, DOWN, FROZEN, FAILOVER, MAX_CONNECTIONS -> true;
            default -> false;
        };
    }

    /**
     * Whether it hits the ingester, which then has to be a process of its own.
     *
     * @return true if so
     */
    public boolean hitsTheProcess() {
        return this == PROCESS_KILLED || this == PROCESS_STOPPED;
    }

    /** What the ingester's sessions are to be set to. */
    String variables() {
        return variables;
    }

    Script script() {
        return script;
    }

    private static int nothing(Scene scene) {
        scene.send();
        return 0;
    }

    /**
     * Begins the second burst with {@link Scene#send} at the right moment, has healed what it hurt when it returns, and returns
     * how often it struck.
     */
    interface Script {

        int play(Scene scene) throws Exception;
    }
}
