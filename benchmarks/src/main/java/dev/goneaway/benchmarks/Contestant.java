// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.peek.PeekStrategy;
import dev.goneaway.ping.PingStrategy;
import dev.goneaway.pool.C3p0Recycle;
import dev.goneaway.pool.HikariRecycle;
import dev.goneaway.pool.RecycleSettings;
import dev.goneaway.timestamp.IdleLimit;
import dev.goneaway.timestamp.TimestampStrategy;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Everything that is compared, each opened fresh from the same {@code DataSource}, in the order of the tables. */
public enum Contestant {

    /** The floor. */
    NONE("none", "one bare connection, no check at all: the floor",
            Traits.oneConnection(),
            (source, options) -> new BareConnection(source.getConnection())),

    /** What the driver itself offers. */
    AUTO_RECONNECT("autoReconnect", "one bare connection with Connector/J's autoReconnect=true, which MySQL has deprecated",
            Traits.oneConnection().before(source -> source.setAutoReconnect(true)),
            (source, options) -> new BareConnection(source.getConnection())),

    /** Replaces by idle time. */
    TIMESTAMP("timestamp", "one connection, replaced when it has been idle for longer than wait_timeout less a second",
            Traits.oneConnection().ours(),
            (source, options) -> new TimestampStrategy(source, IdleLimit.belowWaitTimeout(Duration.ofSeconds(1)), options)),

    /** Replaces what does not answer. */
    PING("ping", "one connection, pinged before each unit of work",
            Traits.oneConnection().ours(),
            (source, options) -> new PingStrategy(source, Duration.ofSeconds(1), options)),

    /** Looks before it pings. */
    PEEK("peek", "one connection, its socket looked at before each unit of work, pinged after half a minute of silence",
            Traits.oneConnection().ours().before(Contestant::throughPeeksSocket),
            (source, options) -> new PeekStrategy(source, options)),

    /** HikariCP with a {@code DataSource} and nothing else. */
    HIKARI_DEFAULT("HikariCP as it comes", "borrow and return by hand; only the DataSource is set",
            Traits.pool(10),
            (source, options) -> HikariWindow.asItComes(() -> Peers.hikari(source))),

    /** HikariCP that asks the server about every connection that it lends. */
    HIKARI_VALIDATED("HikariCP, validating every borrow",
            "without HikariCP's window of 500 ms, so that every borrow asks isValid; else as it comes",
            Traits.pool(10).onlyTimed(),
            (source, options) -> HikariWindow.none(() -> Peers.hikari(source))),

    /** HikariCP as this project configures it. */
    HIKARI_RECYCLE("HikariCP, recycling", "HikariRecycle: replaced by age, kept alive, lost ones never given back",
            Traits.pool(RecycleSettings.DEFAULTS.size()).ours(),
            (source, options) -> HikariWindow.asItComes(() -> HikariRecycle.strategy(source, RecycleSettings.DEFAULTS, options))),

    /** HikariCP as this project configures it, looking at every connection that it lends. */
    HIKARI_PEEK("HikariCP, peeking", "HikariRecycle on a PeekDataSource, without HikariCP's window of 500 ms: every borrow looks at the socket",
            Traits.pool(RecycleSettings.DEFAULTS.size()).ours().before(Contestant::throughPeeksSocket),
            (source, options) -> HikariWindow.none(() -> HikariRecycle.strategy(
                    peeking(source, options), RecycleSettings.DEFAULTS, options))),

    /** c3p0 with a {@code DataSource} and nothing else. */
    C3P0_DEFAULT("c3p0 as it comes", "borrow and return by hand; only the DataSource is set",
            Traits.pool(15),
            (source, options) -> Peers.c3p0(source, Map.of())),

    /** c3p0 that asks the server about every connection that it lends. */
    C3P0_VALIDATED("c3p0, validating every borrow", "testConnectionOnCheckout, which asks isValid; else as it comes",
            Traits.pool(15).onlyTimed(),
            (source, options) -> Peers.c3p0(source, Map.of("testConnectionOnCheckout", "true"))),

    /** c3p0 as this project configures it. */
    C3P0_RECYCLE("c3p0, recycling", "C3p0Recycle: replaced by age, tested while idle and on every borrow",
            Traits.pool(RecycleSettings.DEFAULTS.size()).ours(),
            (source, options) -> C3p0Recycle.strategy(source, RecycleSettings.DEFAULTS, options)),

    /** c3p0 as this project configures it, looking instead of pinging. */
    C3P0_PEEK("c3p0, peeking", "C3p0Recycle on a PeekDataSource: every borrow looks at the socket",
            Traits.pool(RecycleSettings.DEFAULTS.size()).ours().before(Contestant::throughPeeksSocket),
            (source, options) -> C3p0Recycle.strategy(peeking(source, options), RecycleSettings.DEFAULTS, options)),

    /** Apache Commons DBCP2 with nothing set. */
    DBCP2_DEFAULT("DBCP2 as it comes", "borrow and return by hand; only where to connect is set",
            Traits.pool(8),
            (source, options) -> Peers.dbcp2(source)),

    /** Tomcat's JDBC pool with nothing set. */
    TOMCAT_DEFAULT("Tomcat JDBC as it comes", "borrow and return by hand; only the DataSource is set",
            Traits.pool(100),
            (source, options) -> Peers.tomcat(source, settings -> { })),

    /** Tomcat's JDBC pool that asks the server about every connection that it lends. */
    TOMCAT_VALIDATED("Tomcat JDBC, validating every borrow",
            "testOnBorrow with a validationInterval of 0 and no query, so that every borrow asks isValid; else as it comes",
            Traits.pool(100).onlyTimed(),
            (source, options) -> Peers.tomcat(source, settings -> {
                settings.setTestOnBorrow(true);
                // Its own is 3 s, for which it trusts what it has asked.
                settings.setValidationInterval(0);
            })),

    /** Agroal with the one thing that it demands. */
    AGROAL_DEFAULT("Agroal as it comes", "borrow and return by hand; only where to connect is set, and the maxSize of "
            + Peers.AGROAL_MAX_SIZE + " that it demands",
            Traits.pool(Peers.AGROAL_MAX_SIZE),
            (source, options) -> Peers.agroal(source, settings -> { })),

    /** Agroal that asks the server about every connection that it lends. */
    AGROAL_VALIDATED("Agroal, validating every borrow", "validateOnBorrow with its validator that asks isValid; else as it comes",
            Traits.pool(Peers.AGROAL_MAX_SIZE).onlyTimed(),
            (source, options) -> Peers.agroal(source, settings -> settings
                    .validateOnBorrow(true).connectionValidator(ConnectionValidator.defaultValidator()))),

    /** Vibur DBCP with nothing set. */
    VIBUR_DEFAULT("Vibur DBCP as it comes", "borrow and return by hand; only the DataSource is set",
            Traits.pool(50),
            (source, options) -> Peers.vibur(source, settings -> { })),

    /** Vibur DBCP that asks the server about every connection that it lends. */
    VIBUR_VALIDATED("Vibur DBCP, validating every borrow",
            "a connectionIdleLimitInSeconds of 0, so that every borrow asks isValid; else as it comes",
            Traits.pool(50).onlyTimed(),
            (source, options) -> Peers.vibur(source, settings -> settings.setConnectionIdleLimitInSeconds(0))),

    /** Alibaba Druid with nothing set. */
    DRUID_DEFAULT("Druid as it comes", "borrow and return by hand; only where to connect is set",
            Traits.pool(8),
            (source, options) -> Peers.druid(source, settings -> { })),

    /** Alibaba Druid that asks the server about every connection that it lends. */
    DRUID_VALIDATED("Druid, validating every borrow", "testOnBorrow, by the checker that it has for MySQL; else as it comes",
            Traits.pool(8).onlyTimed(),
            (source, options) -> Peers.druid(source, settings -> settings.setTestOnBorrow(true))),

    /** The ceiling. */
    CONNECT_PER_USE("connect per use", "a new connection for each unit of work: never stale, the ceiling",
            Traits.aConnectionEach(),
            (source, options) -> new ConnectPerUse(source));

    private final String display;
    private final String description;
    private final Traits traits;
    private final Opener opener;

    Contestant(String display, String description, Traits traits, Opener opener) {
        this.display = display;
        this.description = description;
        this.traits = traits;
        this.opener = opener;
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
     * What it is, in one line.
     *
     * @return a phrase without a full stop
     */
    public String description() {
        return description;
    }

    /**
     * Whether it takes part in what is counted and seen, the fault matrix above all. The others are only timed: pools that
     * validate every borrow, to stand beside the same pools as they come.
     *
     * @return false for what only JMH runs
     */
    public boolean meetsFaults() {
        return traits.meetsFaults();
    }

    /**
     * Those that meet faults.
     *
     * @return in the order of the tables; read only
     */
    public static List<Contestant> ofMatrix() {
        return Stream.of(values()).filter(Contestant::meetsFaults).toList();
    }

    /**
     * How many connections it has open at most, and so how many threads it serves at once; each pool's own figure where it is as
     * it comes.
     *
     * @return 1 for a strategy of one connection, {@link Integer#MAX_VALUE} for one that has no limit
     */
    public int connections() {
        return traits.connections();
    }

    /**
     * Whether it is one of this project's strategies, which all take {@link ConnectionOptions} and ask for deadlines on the {@code DataSource}.
     *
     * @return false for what stands beside them to be compared with
     */
    public boolean isOurs() {
        return traits.isOurs();
    }

    /**
     * Whether it looks at no clock, or at the one it is given; a pool reads the machine's.
     *
     * @return true if it can be told any time
     */
    public boolean takesAnyClock() {
        return traits.takesAnyClock();
    }

    /**
     * Opens a fresh instance; the caller closes it.
     *
     * @param source the caller's own; may be changed here
     * @return ready for its first unit of work
     * @throws SQLException if it connects at once and cannot
     */
    public ConnectionStrategy open(MysqlDataSource source) throws SQLException {
        return open(source, ConnectionOptions.DEFAULTS);
    }

    /**
     * Opens a fresh instance; the caller closes it.
     *
     * @param source the caller's own; may be changed here
     * @param options for the strategies of this project; the others know none
     * @return ready for its first unit of work
     * @throws SQLException if it connects at once and cannot
     */
    public ConnectionStrategy open(MysqlDataSource source, ConnectionOptions options) throws SQLException {
        return open(source, options, UnaryOperator.identity());
    }

    /**
     * Opens a fresh instance whose connections all come through what {@code around} puts in their way.
     *
     * @param source the caller's own; may be changed here
     * @param options for the strategies of this project; the others know none
     * @param around wraps the source
     * @return ready for its first unit of work
     * @throws SQLException if it connects at once and cannot
     */
    public ConnectionStrategy open(MysqlDataSource source, ConnectionOptions options, UnaryOperator<DataSource> around) throws SQLException {
        traits.before().on(source);
        return opener.open(around.apply(source), options);
    }

    private static void throughPeeksSocket(MysqlDataSource source) throws SQLException {
        source.setSocketFactory(PeekSocketFactory.class.getName());
    }

    private static DataSource peeking(DataSource source, ConnectionOptions options) {
        return new PeekDataSource(source, PeekDataSource.DEFAULT_PING_AFTER, options.listener());
    }

    /** Makes a contestant of a source of connections. */
    @FunctionalInterface
    private interface Opener {

        ConnectionStrategy open(DataSource source, ConnectionOptions options) throws SQLException;
    }
}
