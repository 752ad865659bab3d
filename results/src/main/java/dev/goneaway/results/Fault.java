// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.List;

/** What is done to the connections of all candidates, in the order of the tables. */
public enum Fault {

    /** The server closes them, because they have been idle for too long. */
    WAIT_TIMEOUT("idle past wait_timeout", Reach.SESSION, Depth.FULL),

    /** An administrator kills them. */
    KILL("KILL while idle", Reach.SESSION, Depth.CORE),

    /** An administrator kills them right after they were used. */
    KILL_AT_ONCE("KILL just after use", Reach.SESSION, Depth.CORE),

    /** The server is stopped and started. */
    RESTART("restart while idle", Reach.SERVER, Depth.CORE),

    /** The server dies and is started. */
    SIGKILL("server killed while idle", Reach.SERVER, Depth.FULL),

    /** The server has been told to stop and still serves. */
    DRAINING("used while it shuts down", Reach.SERVER, Depth.FULL),

    /** The server is not there when it is needed, and comes back. */
    DOWN("down when needed, back after 3 s", Reach.SERVER, Depth.CORE),

    /** Something in the path resets them. */
    RESET("path resets it", Reach.SESSION, Depth.CORE),

    /** Packets vanish in the path; every deadline is set. */
    SILENCE("half-open path, deadlines set", Reach.SESSION, Depth.FULL),

    /** Packets vanish in the path; the driver's own deadlines, which are none. */
    SILENCE_NO_DEADLINES("half-open path, no deadlines", Reach.SESSION, Depth.FULL),

    /** The server stands still for longer than anybody should wait. */
    FROZEN("server frozen, thawed later", Reach.SERVER, Depth.FULL),

    /** Killed after the first of two statements, in autocommit mode. */
    KILLED_BETWEEN("killed between two statements", Reach.SESSION, Depth.CORE),

    /** Killed after the first of two statements of a transaction. */
    KILLED_IN_TRANSACTION("killed inside a transaction", Reach.SESSION, Depth.CORE),

    /** The server commits and the answer is lost. */
    KILLED_AT_COMMIT("killed at COMMIT, outcome unknown", Reach.SESSION, Depth.CORE),

    /** Killed while a query runs. */
    KILLED_IN_QUERY("killed during a query", Reach.SESSION, Depth.CORE),

    /** Only the query is killed. */
    KILL_QUERY("KILL QUERY", Reach.SESSION, Depth.CORE),

    /** A row stays locked for too long. */
    LOCK_WAIT_TIMEOUT("lock wait timeout", Reach.SESSION, Depth.CORE),

    /** Two transactions wait for each other, and this one is chosen. */
    DEADLOCK("deadlock", Reach.SESSION, Depth.CORE),

    /** The primary turns read-only and its address moves to another server. */
    FAILOVER("failover: primary turns read-only", Reach.SERVER, Depth.CORE),

    /** The server takes no more connections for three seconds, while the connections of the candidates are killed. */
    MAX_CONNECTIONS("max_connections when reconnecting", Reach.SERVER, Depth.CORE),

    /** A load balancer forgets them before anybody expects it. */
    IDLE_LIMIT_IN_PATH("idle limit in the path", Reach.SESSION, Depth.FULL),

    /** The wall clock is set back while they idle past wait_timeout, and later far forward. */
    CLOCK_JUMP("wall clock jumps", Reach.SESSION, Depth.CORE),

    /** The machine sleeps, its monotonic clock with it, while they idle past wait_timeout. */
    MACHINE_SLEEP("machine sleeps an hour", Reach.SESSION, Depth.CORE),

    /** Cut after every check, just before the statement arrives. */
    RACE("closed between check and use", Reach.SESSION, Depth.CORE),

    /** A variable, a temporary table and a lock were left in a session that is then killed. */
    SESSION_STATE("session state after a replacement", Reach.SESSION, Depth.CORE),

    /** A unit of work ends with its transaction open. */
    UNCOMMITTED("uncommitted work at the end of a unit", Reach.SESSION, Depth.CORE),

    /** A unit of work holds its connection without using it until the server closes it. */
    HELD_IDLE("held idle past wait_timeout, reused", Reach.SESSION, Depth.CORE),

    /** The server dies and is started while a hundred callers want to work. */
    CROWD("100 callers at a restart", Reach.SERVER, Depth.FULL);

    /** Those of the comparison, which is meant for a look: those that people ask about first. */
    public static final List<Fault> COMPARED = List.of(WAIT_TIMEOUT, KILL, KILL_AT_ONCE, FAILOVER);

    private final String display;
    private final Reach reach;
    private final Depth depth;

    Fault(String display, Reach reach, Depth depth) {
        this.display = display;
        this.reach = reach;
        this.depth = depth;
    }

    /**
     * Returns the name that people read.
     *
     * @return a few words
     */
    public String display() {
        return display;
    }

    /**
     * Tells whether every build runs the fault.
     *
     * @return false for what takes long
     */
    public boolean isCore() {
        return depth == Depth.CORE;
    }

    /**
     * Tells whether the fault stops, freezes or reconfigures the server. So it needs a server of its own.
     *
     * @return false if the fault touches only the sessions of the candidates
     */
    public boolean hurtsTheServer() {
        return reach == Reach.SERVER;
    }

    /**
     * Tells whether the fault happens inside a unit of work. The caller must get that error, and no strategy may hide it.
     *
     * @return true if one error is the best there can be
     */
    public boolean isTheWorks() {
        return switch (this) {
            case KILLED_BETWEEN, KILLED_IN_TRANSACTION, KILLED_AT_COMMIT, KILLED_IN_QUERY, KILL_QUERY, LOCK_WAIT_TIMEOUT,
                    DEADLOCK, RACE -> true;
            default -> false;
        };
    }

    /** How far a fault reaches. */
    private enum Reach { SESSION, SERVER }

    /** How much time there must be. */
    private enum Depth { CORE, FULL }
}
