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

/** The strategies by their names on the command line. */
enum StrategyChoice {

    NONE((source, options) -> new NoStrategy(source)),
    TIMESTAMP((source, options) -> new TimestampStrategy(source, IdleLimit.belowWaitTimeout(Duration.ofSeconds(1)), options)),
    PING((source, options) -> new PingStrategy(source, Duration.ofSeconds(1), options)),
    PEEK((source, options) -> {
        source.setSocketFactory(PeekSocketFactory.class.getName());
        return new PeekStrategy(source, options);
    }),
    HIKARI((source, options) -> HikariRecycle.strategy(source, RecycleSettings.DEFAULTS, options)),
    C3P0((source, options) -> C3p0Recycle.strategy(source, RecycleSettings.DEFAULTS, options));

    private static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULTS
            .withMaxWait(Duration.ofSeconds(5)).withListener(new LoggingListener());

    private final Opener opener;

    StrategyChoice(Opener opener) {
        this.opener = opener;
    }

    /** Opens the strategy, which connects at the first unit of work. Adds the timeouts that the URL does not set. */
    ConnectionStrategy open(String url) throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(withDefault(withDefault(url, "connectTimeout", 2_000), "socketTimeout", 10_000));
        return opener.open(source, OPTIONS);
    }

    /** MySQL Connector/J has no timeouts with default settings. */
    private static String withDefault(String url, String name, int millis) {
        return url.contains(name + "=") ? url : url + (url.contains("?") ? "&" : "?") + name + "=" + millis;
    }

    private interface Opener {

        ConnectionStrategy open(MysqlDataSource source, ConnectionOptions options) throws SQLException;
    }
}
