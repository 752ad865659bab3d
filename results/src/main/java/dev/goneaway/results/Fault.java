// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.List;
import java.util.Set;

/** What is done to the connections of all candidates, in the order of the tables. */
public enum Fault {

    /** The server closes them, because they have been idle for too long. */
    WAIT_TIMEOUT("idle past wait_timeout", FaultTrait.LONG),
    /** An administrator kills them. */
    KILL("KILL while idle"),
    /** An administrator kills them right after they were used. */
    KILL_AT_ONCE("KILL just after use"),
    /** The server is stopped and started. */
    RESTART("restart while idle", FaultTrait.SERVER),
    /** The server dies and is started. */
    SIGKILL("server killed while idle", FaultTrait.SERVER, FaultTrait.LONG),
    /** The server has been told to stop and still serves. */
    DRAINING("used while it shuts down", FaultTrait.SERVER, FaultTrait.LONG),
    /** The server is not there when it is needed, and comes back. */
    DOWN("down when needed, back after 3 s", FaultTrait.SERVER),
    /** Something in the path resets them. */
    RESET("path resets it"),
    /** Packets vanish in the path; every deadline is set. */
    SILENCE("half-open path, deadlines set", FaultTrait.LONG),
    /** Packets vanish in the path; the driver's own deadlines, which are none. */
    SILENCE_NO_DEADLINES("half-open path, no deadlines", FaultTrait.LONG),
    /** The server stands still for longer than anybody should wait. */
    FROZEN("server frozen, thawed later", FaultTrait.SERVER, FaultTrait.LONG),
    /** Killed after the first of two statements, in autocommit mode. */
    KILLED_BETWEEN("killed between two statements", FaultTrait.WORK),
    /** Killed after the first of two statements of a transaction. */
    KILLED_IN_TRANSACTION("killed inside a transaction", FaultTrait.WORK),
    /** The server commits and the answer is lost. */
    KILLED_AT_COMMIT("killed at COMMIT, outcome unknown", FaultTrait.WORK),
    /** Killed while a query runs. */
    KILLED_IN_QUERY("killed during a query", FaultTrait.WORK),
    /** Only the query is killed. */
    KILL_QUERY("KILL QUERY", FaultTrait.WORK),
    /** A row stays locked for too long. */
    LOCK_WAIT_TIMEOUT("lock wait timeout", FaultTrait.WORK),
    /** Two transactions wait for each other, and this one is chosen. */
    DEADLOCK("deadlock", FaultTrait.WORK),
    /** The primary turns read-only and its address moves to another server. */
    FAILOVER("failover: primary turns read-only", FaultTrait.SERVER),
    /** The server takes no more connections for three seconds, while the connections of the candidates are killed. */
    MAX_CONNECTIONS("max_connections when reconnecting", FaultTrait.SERVER),
    /** A load balancer forgets them before anybody expects it. */
    IDLE_LIMIT_IN_PATH("idle limit in the path", FaultTrait.LONG),
    /** The wall clock is set back while they idle past wait_timeout, and later far forward. */
    CLOCK_JUMP("wall clock jumps"),
    /** The machine sleeps, its monotonic clock with it, while they idle past wait_timeout. */
    MACHINE_SLEEP("machine sleeps an hour"),
    /** Cut after every check, just before the statement arrives. */
    RACE("closed between check and use", FaultTrait.WORK),
    /** A variable, a temporary table and a lock were left in a session that is then killed. */
    SESSION_STATE("session state after a replacement"),
    /** A unit of work ends with its transaction open. */
    UNCOMMITTED("uncommitted work at the end of a unit"),
    /** A unit of work holds its connection without using it until the server closes it. */
    HELD_IDLE("held idle past wait_timeout, reused"),
    /** The server dies and is started while a hundred callers want to work. */
    CROWD("100 callers at a restart", FaultTrait.SERVER, FaultTrait.LONG);

    /** The faults of the comparison: those that people ask about first. */
    public static final List<Fault> COMPARED = List.of(WAIT_TIMEOUT, KILL, KILL_AT_ONCE, FAILOVER);

    private final String display;
    private final Set<FaultTrait> traits;

    Fault(String display, FaultTrait... traits) {
        this.display = display;
        this.traits = Set.of(traits);
    }

    /** Returns the name that people read. */
    public String display() {
        return display;
    }

    /** Tells whether every build runs the fault. The others take long. */
    public boolean isCore() {
        return !traits.contains(FaultTrait.LONG);
    }

    /** Tells whether the fault stops, freezes or reconfigures the server, so that it needs a server of its own. */
    public boolean hurtsTheServer() {
        return traits.contains(FaultTrait.SERVER);
    }

    /** Tells whether the fault happens inside a unit of work. Then one error is best, because no strategy may hide it. */
    public boolean isTheWorks() {
        return traits.contains(FaultTrait.WORK);
    }

    /** What the measurements must know about a fault. */
    private enum FaultTrait { SERVER, WORK, LONG }
}
