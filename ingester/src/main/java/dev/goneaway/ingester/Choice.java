// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.peek.PeekStrategy;
import dev.goneaway.ping.PingStrategy;
import dev.goneaway.pool.C3p0Recycle;
import dev.goneaway.pool.HikariRecycle;
import dev.goneaway.pool.RecycleSettings;
import dev.goneaway.timestamp.TimestampStrategy.IdleLimit;
import dev.goneaway.timestamp.TimestampStrategy;
import java.sql.SQLException;
import java.time.Duration;

/** The strategies by the names of the command line. */
public enum Choice {

    /** One connection for as long as the program runs: what so many programs do, and why this one exists. */
    NONE((source, options) -> new OneConnection(source)),

    /** Replaces the connection when it has been idle for too long. */
    TIMESTAMP((source, options) -> new TimestampStrategy(source, IdleLimit.belowWaitTimeout(Duration.ofSeconds(1)), options)),

    /** Asks the server before each unit of work. */
    PING((source, options) -> new PingStrategy(source, Duration.ofSeconds(1), options)),

    /** Looks at the socket before each unit of work. */
    PEEK((source, options) -> {
        source.setSocketFactory(PeekSocketFactory.class.getName());
        return new PeekStrategy(source, options);
    }),

    /** Lets HikariCP recycle. */
    HIKARI((source, options) -> HikariRecycle.strategy(source, RecycleSettings.DEFAULTS, options)),

    /** Lets c3p0 recycle. */
    C3P0((source, options) -> C3p0Recycle.strategy(source, RecycleSettings.DEFAULTS, options));

    /** A borrow that waits is a unit that is not repeated: the patience is the ingester's. */
    private static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULTS
            .withMaxWait(Duration.ofSeconds(5)).withListener(new LoggingListener());

    private final Opener opener;

    Choice(Opener opener) {
        this.opener = opener;
    }

    /**
     * Opens the strategy; connects to nothing yet.
     *
     * @param url of Connector/J, with the account; deadlines that it does not set are set here
     * @return the caller closes it
     * @throws SQLException if the driver does not take what is set
     */
    public ConnectionStrategy open(String url) throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(withDefault(withDefault(url, "connectTimeout", 2_000), "socketTimeout", 10_000));
        return opener.open(source, OPTIONS);
    }

    /** Connector/J waits for ever unless it is told otherwise. */
    private static String withDefault(String url, String name, int millis) {
        return url.contains(name + "=") ? url : url + (url.contains("?") ? "&" : "?") + name + "=" + millis;
    }

    /** Makes a strategy of a source of connections. */
    private interface Opener {

        ConnectionStrategy open(MysqlDataSource source, ConnectionOptions options) throws SQLException;
    }
}
