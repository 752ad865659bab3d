// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

/** How a client finds out that its connection is dead. Each client has one connection. */
public enum Kind {

    /** By a ping before each unit, which also finds a server that stands still. */
    PING,

    /** By a peek before each unit, which does not find a server that stands still. */
    PEEK,

    /** By HikariCP with a pool of one, which connects in the background. */
    POOL
}
