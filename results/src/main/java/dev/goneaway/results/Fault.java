// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.List;
import java.util.Set;

/** The faults that the connections of all candidates meet, in the order of the tables. */
public enum Fault {

    /** The server closes the connections, because they have been idle for too long. */
    WAIT_TIMEOUT("idle past wait_timeout"),
    /** An administrator kills the connections. */
    KILL("KILL while idle"),
    /** An administrator kills the connections right after they were used. */
    KILL_AT_ONCE("KILL just after use"),
    /** The server is stopped and started. */
    RESTART("restart while idle", FaultTrait.SERVER),
    /** The server dies and is started. */
    SIGKILL("server killed while idle", FaultTrait.SERVER),
    /** The server has been told to stop and still serves. */
    DRAINING("used while it shuts down", FaultTrait.SERVER),
    /** The server is not there when it is needed, and comes back. */
    DOWN("down when needed, back after 3 s", FaultTrait.SERVER),
    /** A proxy keeps its clients and answers their pings. For three seconds the proxy has no server. */
    PROXY_WITHOUT_BACKEND("proxy without its backend for 3 s"),
    /** A device in the network path resets the connections. */
    RESET("path resets it"),
    /** The network path loses all packets, and every deadline is set. */
    SILENCE("half-open path, deadlines set"),
    /** The network path loses all packets. The driver has its default deadlines, which are none. */
    SILENCE_NO_DEADLINES("half-open path, no deadlines"),
    /** The server is frozen for longer than a caller should wait. */
    FROZEN("server frozen, thawed later", FaultTrait.SERVER),
    /** The connection is killed after the first of two statements, in autocommit mode. */
    KILLED_BETWEEN("killed between two statements", FaultTrait.WORK),
    /** The connection is killed after the first of two statements of a transaction. */
    KILLED_IN_TRANSACTION("killed inside a transaction", FaultTrait.WORK),
    /** The server commits and the answer is lost. */
    KILLED_AT_COMMIT("killed at COMMIT, outcome unknown", FaultTrait.WORK),
    /** The connection is killed while a query runs. */
    KILLED_IN_QUERY("killed during a query", FaultTrait.WORK),
    /** The connection is killed while a batch runs. */
    KILLED_BATCH("killed inside a batch", FaultTrait.WORK),
    /** Only the query is killed. */
    KILL_QUERY("KILL QUERY", FaultTrait.WORK),
    /** A row stays locked for too long. */
    LOCK_WAIT_TIMEOUT("lock wait timeout", FaultTrait.WORK),
    /** Two transactions wait for each other, and the server rolls back this one. */
    DEADLOCK("deadlock", FaultTrait.WORK),
    /** The primary turns read-only and its address moves to another server. */
    FAILOVER("failover: primary turns read-only", FaultTrait.SERVER),
    /** The primary turns read-only. Three seconds later its address moves to another server. */
    ADDRESS_LAGS("failover, address moves 3 s later", FaultTrait.SERVER),
    /** A Galera node has left its cluster and refuses to write. Its address moves to another server. */
    LEFT_CLUSTER("node has left its cluster (1047)", FaultTrait.SERVER),
    /** A proxy leads new connections to another server and keeps the old connections. Both servers can write. */
    TWO_PRIMARIES("two writable servers after a reload", FaultTrait.SERVER),
    /** The server takes no more connections for three seconds, while the connections of the candidates are killed. */
    MAX_CONNECTIONS("max_connections when reconnecting", FaultTrait.SERVER),
    /** A load balancer forgets the connections earlier than the server closes them. */
    IDLE_LIMIT_IN_PATH("idle limit in the path"),
    /** The wall clock is set back while the connections idle past wait_timeout, and later far forward. */
    CLOCK_JUMP("wall clock jumps"),
    /** The machine sleeps and its monotonic clock stops, while the connections idle past wait_timeout. */
    MACHINE_SLEEP("machine sleeps an hour"),
    /** The connection is cut after every check, just before the server gets the statement. */
    RACE("closed between check and use", FaultTrait.WORK),
    /** A variable, a temporary table and a lock were left in a session that is then killed. */
    SESSION_STATE("session state after a replacement"),
    /** A unit of work ends with its transaction open. */
    UNCOMMITTED("uncommitted work at the end of a unit"),
    /** A unit of work fails and leaves a lock in its session. */
    LEFT_LOCK("lock left by a failed unit", FaultTrait.WORK),
    /** A unit of work holds its connection without using it until the server closes it. */
    HELD_IDLE("held idle past wait_timeout, reused"),
    /** The server dies and is started while a hundred callers want to work. */
    CROWD("100 callers at a restart", FaultTrait.SERVER);

    /** The faults of the quick comparison and of the README. */
    public static final List<Fault> COMPARED = List.of(WAIT_TIMEOUT, KILL, KILL_AT_ONCE, FAILOVER);

    private final String display;
    private final Set<FaultTrait> traits;

    Fault(String display, FaultTrait... traits) {
        this.display = display;
        this.traits = Set.of(traits);
    }

    public String display() {
        return display;
    }

    /** Tells whether the fault stops, freezes or reconfigures the server, so that it needs a server of its own. */
    public boolean hurtsTheServer() {
        return traits.contains(FaultTrait.SERVER);
    }

    /** Returns whether the fault is inside a unit of work. One error is then best, because no strategy may hide the loss. */
    public boolean isTheWorks() {
        return traits.contains(FaultTrait.WORK);
    }

    /** What the measurements must know about a fault. */
    private enum FaultTrait { SERVER, WORK }
}
