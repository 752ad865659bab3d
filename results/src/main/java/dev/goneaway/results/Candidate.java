// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that is compared, in the order of the tables. Module {@code candidates} opens each one. */
public enum Candidate {

    /** The lower bound. */
    NONE("none", "one bare connection, no check at all: the floor", 1),

    /** What MySQL Connector/J offers. */
    AUTO_RECONNECT("autoReconnect", "one bare connection with Connector/J's autoReconnect=true, which MySQL has deprecated", 1),

    /** Replaces a connection by its idle time. */
    TIMESTAMP("timestamp", "one connection, replaced when it has been idle for longer than wait_timeout less a second", 1,
            "strategy-timestamp"),

    /** Replaces a connection that does not answer a ping. */
    PING("ping", "one connection, pinged before each unit of work", 1,
            "strategy-ping"),

    /** Looks at the socket, and pings after a long silence. */
    PEEK("peek", "one connection, its socket looked at before each unit of work, pinged after half a minute of silence", 1,
            "strategy-peek"),

    /** HikariCP with default settings. */
    HIKARI_DEFAULT("HikariCP as it comes", "borrow and return by hand; only the DataSource is set", 10,
            Trait.POOL),

    /** HikariCP that validates every connection that it lends. */
    HIKARI_VALIDATED("HikariCP, validating every borrow",
            "without HikariCP's window of 500 ms, so that every borrow asks isValid; else as it comes", 10,
            Trait.POOL, Trait.ONLY_TIMED),

    /** HikariCP with the settings of this project. */
    HIKARI_RECYCLE("HikariCP, recycling", "HikariRecycle: replaced by age, kept alive, lost ones never given back", 10,
            "strategy-pool", Trait.POOL),

    /** HikariCP with the settings of this project, looking at the socket of every connection that it lends. */
    HIKARI_PEEK("HikariCP, peeking", "HikariRecycle on a PeekDataSource, without HikariCP's window of 500 ms: every borrow looks at the socket", 10,
            "strategy-peek", Trait.POOL),

    /** c3p0 with default settings. */
    C3P0_DEFAULT("c3p0 as it comes", "borrow and return by hand; only the DataSource is set", 15,
            Trait.POOL),

    /** c3p0 that validates every connection that it lends. */
    C3P0_VALIDATED("c3p0, validating every borrow", "testConnectionOnCheckout, which asks isValid; else as it comes", 15,
            Trait.POOL, Trait.ONLY_TIMED),

    /** c3p0 with the settings of this project. */
    C3P0_RECYCLE("c3p0, recycling", "C3p0Recycle: replaced by age, tested while idle and on every borrow", 10,
            "strategy-pool", Trait.POOL),

    /** c3p0 with the settings of this project, looking at the socket instead of pinging. */
    C3P0_PEEK("c3p0, peeking", "C3p0Recycle on a PeekDataSource: every borrow looks at the socket", 10,
            "strategy-peek", Trait.POOL),

    /** Apache Commons DBCP2 with default settings. */
    DBCP2_DEFAULT("DBCP2 as it comes", "borrow and return by hand; only where to connect is set", 8,
            Trait.POOL),

    /** Tomcat's JDBC pool with default settings. */
    TOMCAT_DEFAULT("Tomcat JDBC as it comes", "borrow and return by hand; only the DataSource is set", 100,
            Trait.POOL),

    /** Tomcat's JDBC pool that validates every connection that it lends. */
    TOMCAT_VALIDATED("Tomcat JDBC, validating every borrow",
            "testOnBorrow with a validationInterval of 0 and no query, so that every borrow asks isValid; else as it comes", 100,
            Trait.POOL, Trait.ONLY_TIMED),

    /** Agroal with the one setting that it requires. */
    AGROAL_DEFAULT("Agroal as it comes", "borrow and return by hand; only where to connect is set, and the maxSize of 10 that it demands", 10,
            Trait.POOL),

    /** Agroal that validates every connection that it lends. */
    AGROAL_VALIDATED("Agroal, validating every borrow", "validateOnBorrow with its validator that asks isValid; else as it comes",
            10,
            Trait.POOL, Trait.ONLY_TIMED),

    /** Vibur DBCP with default settings. */
    VIBUR_DEFAULT("Vibur DBCP as it comes", "borrow and return by hand; only the DataSource is set", 50,
            Trait.POOL),

    /** Vibur DBCP that validates every connection that it lends. */
    VIBUR_VALIDATED("Vibur DBCP, validating every borrow",
            "a connectionIdleLimitInSeconds of 0, so that every borrow asks isValid; else as it comes", 50,
            Trait.POOL, Trait.ONLY_TIMED),

    /** Alibaba Druid with default settings. */
    DRUID_DEFAULT("Druid as it comes", "borrow and return by hand; only where to connect is set", 8,
            Trait.POOL),

    /** Alibaba Druid that validates every connection that it lends. */
    DRUID_VALIDATED("Druid, validating every borrow", "testOnBorrow, by the checker that it has for MySQL; else as it comes", 8,
            Trait.POOL, Trait.ONLY_TIMED),

    /** The upper bound. */
    CONNECT_PER_USE("connect per use", "a new connection for each unit of work: never stale, the ceiling", Integer.MAX_VALUE);

    private final String display;
    private final String description;
    private final int connections;
    private final String module;
    private final Set<Trait> traits;

    Candidate(String display, String description, int connections, Trait... traits) {
        this(display, description, connections, null, traits);
    }

    Candidate(String display, String description, int connections, String module, Trait... traits) {
        this.module = module;
        this.display = display;
        this.description = description;
        this.connections = connections;
        this.traits = Set.of(traits);
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
     * Returns what the candidate is, in one line.
     *
     * @return a phrase without a full stop
     */
    public String description() {
        return description;
    }

    /**
     * Tells whether the candidate takes part in the fault matrix and in the wire counts. The other candidates are only timed.
     *
     * @return false for what only JMH runs
     */
    public boolean meetsFaults() {
        return !traits.contains(Trait.ONLY_TIMED);
    }

    /**
     * Returns the candidates that meet faults.
     *
     * @return in the order of the tables; read only
     */
    public static List<Candidate> ofMatrix() {
        return Stream.of(values()).filter(Candidate::meetsFaults).toList();
    }

    /**
     * Returns how many connections the candidate has open at most. It serves the same number of threads at once.
     *
     * @return 1 for a strategy of one connection, {@link Integer#MAX_VALUE} for a candidate without a limit
     */
    public int connections() {
        return connections;
    }

    /**
     * Tells whether the candidate is a strategy of this project. Such a strategy takes {@code ConnectionOptions} and requires
     * deadlines on the {@code DataSource}.
     *
     * @return false for the candidates that the strategies are compared with
     */
    public boolean isOurs() {
        return module != null;
    }

    /**
     * Returns the module that the strategy stands in.
     *
     * @return the name of its directory; null if the candidate is no strategy of this project
     */
    public String module() {
        return module;
    }

    /**
     * Tells whether a test can set the candidate's clock. A pool always reads the clock of the machine.
     *
     * @return true if the candidate reads no clock, or only the given one
     */
    public boolean takesAnyClock() {
        return !traits.contains(Trait.POOL);
    }

    /** What the measurements must know about a candidate before they open it. */
    private enum Trait { POOL, ONLY_TIMED }
}
