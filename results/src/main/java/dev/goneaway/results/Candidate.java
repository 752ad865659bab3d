// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The strategies, pools and bounds that this project compares, in the order of the tables. Module {@code candidates} opens each.
 *
 * <p>Each candidate has a name for pages and a largest number of connections.
 */
public enum Candidate {

    /** One connection without any check: the lower bound of the cost. */
    NONE("none", 1),
    /** One connection with the option {@code autoReconnect} of MySQL Connector/J. */
    AUTO_RECONNECT("autoReconnect", 1),
    /** Replaces a connection by its idle time. */
    TIMESTAMP("timestamp", 1, "strategy-timestamp"),
    /** Replaces a connection that does not answer a ping. */
    PING("ping", 1, "strategy-ping"),
    /** Asks before each unit whether the server accepts writes, instead of a ping. */
    PING_ASKING("ping, asking", 1, "strategy-ping", Trait.ONLY_TIMED),
    /** Looks at the socket, and pings after a long silence. */
    PEEK("peek", 1, "strategy-peek"),
    /** One connection as the pages recommend it to a program that writes to a primary. */
    SINGLE_RECOMMENDED("one connection, recommended", 1, "strategy-peek"),
    HIKARI_DEFAULT("HikariCP, default settings", 10, Trait.POOL),
    HIKARI_VALIDATED("HikariCP, validating every borrow", 10, Trait.POOL, Trait.ONLY_TIMED),
    /** HikariCP with the settings of this project. */
    HIKARI_RECYCLE("HikariCP, recycling", 10, "strategy-pool", Trait.POOL),
    /** HikariCP with the settings of this project, looking at the socket of every connection that it lends. */
    HIKARI_PEEK("HikariCP, peeking", 10, "strategy-peek", Trait.POOL),
    /** HikariCP without a class of this project, with the settings that the pages recommend. */
    HIKARI_SETTINGS("HikariCP, settings only", 10, Trait.POOL),
    /** HikariCP as the pages recommend it to a program that writes to a primary. */
    POOL_RECOMMENDED("HikariCP, recommended", 10, "strategy-pool", Trait.POOL),
    C3P0_DEFAULT("c3p0, default settings", 15, Trait.POOL),
    C3P0_VALIDATED("c3p0, validating every borrow", 15, Trait.POOL, Trait.ONLY_TIMED),
    /** c3p0 with the settings of this project. */
    C3P0_RECYCLE("c3p0, recycling", 10, "strategy-pool", Trait.POOL),
    /** c3p0 with the settings of this project, looking at the socket instead of pinging. */
    C3P0_PEEK("c3p0, peeking", 10, "strategy-peek", Trait.POOL, Trait.ONLY_TIMED),
    DBCP2_DEFAULT("DBCP2, default settings", 8, Trait.POOL),
    TOMCAT_DEFAULT("Tomcat JDBC, default settings", 100, Trait.POOL),
    TOMCAT_VALIDATED("Tomcat JDBC, validating every borrow", 100, Trait.POOL, Trait.ONLY_TIMED),
    /** Agroal with the one setting that it requires. */
    AGROAL_DEFAULT("Agroal, default settings", 10, Trait.POOL, Trait.ONLY_TIMED),
    AGROAL_QUARKUS("Agroal, as Quarkus sets it", 50, Trait.POOL),
    AGROAL_VALIDATED("Agroal, validating every borrow", 10, Trait.POOL, Trait.ONLY_TIMED),
    VIBUR_DEFAULT("Vibur DBCP, default settings", 50, Trait.POOL),
    VIBUR_VALIDATED("Vibur DBCP, validating every borrow", 50, Trait.POOL, Trait.ONLY_TIMED),
    DRUID_DEFAULT("Druid, default settings", 8, Trait.POOL),
    DRUID_VALIDATED("Druid, validating every borrow", 8, Trait.POOL, Trait.ONLY_TIMED),
    /** A new connection for each unit of work: the upper bound of the cost. */
    CONNECT_PER_USE("connect per use", Integer.MAX_VALUE);

    private final String display;
    private final int connections;
    private final String module;
    private final Set<Trait> traits;

    Candidate(String display, int connections, Trait... traits) {
        this(display, connections, null, traits);
    }

    Candidate(String display, int connections, String module, Trait... traits) {
        this.module = module;
        this.display = display;
        this.connections = connections;
        this.traits = Set.of(traits);
    }

    public String display() {
        return display;
    }

    /** Returns whether the candidate is in the fault matrix. Other candidates are timed, and a full run counts their commands. */
    public boolean meetsFaults() {
        return !traits.contains(Trait.ONLY_TIMED);
    }

    /** Returns the candidates that meet faults, in the order of the tables. */
    public static List<Candidate> ofMatrix() {
        return Stream.of(values()).filter(Candidate::meetsFaults).toList();
    }

    /** Returns how many connections the candidate opens at most. The candidate can serve as many threads at once. */
    public int connections() {
        return connections;
    }

    /** Tells whether the candidate is a strategy of this project. Such a strategy takes {@code ConnectionOptions}. */
    public boolean isOurs() {
        return module != null;
    }

    /** Tells whether the documentation of the candidate asks for deadlines on the {@code DataSource}. */
    public boolean asksForDeadlines() {
        return isOurs() || this == HIKARI_SETTINGS;
    }

    /** Returns the directory of the strategy's module; null if the candidate is no strategy of this project. */
    public String module() {
        return module;
    }

    /** Returns whether the candidate is a pool. A pool reads the clock of the machine, which a test cannot set. */
    public boolean isPool() {
        return traits.contains(Trait.POOL);
    }

    /** What the measurements must know about a candidate before they open it. */
    private enum Trait { POOL, ONLY_TIMED }
}
