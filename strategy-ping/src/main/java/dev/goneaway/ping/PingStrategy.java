// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ping;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.support.SingleConnection;
import dev.goneaway.support.SingleConnection.StaleCheck;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Sends a ping before each unit of work, and replaces a connection that does not answer it in time: finds every connection that died
 * while idle, for one round trip per unit.
 *
 * <p>The ping is {@link java.sql.Connection#isValid}, which Connector/J sends as COM_PING; no ping is sent on a connection just made.
 *
 * <p>It descends from MySQLdb's {@code ping(True)} and libmysql's {@code mysql_ping()} with {@code MYSQL_OPT_RECONNECT}, and differs from
 * both on purpose:
 * <ul>
 * <li>These reconnect wherever a ping is called, even inside a transaction, whose first half is then lost without a word. Here a ping is sent
 *     only between units of work, when no transaction is open.
 * <li>{@code ping(True)} is sticky: it sets an option, and from then on a lost <em>query</em> reconnects too and is sent again. Here
 *     work is never sent again.
 * <li>These wait for the reply as long as the socket does, which is for ever by default. Here the ping has a deadline of its own.
 * <li>These lose session state silently, and for that MySQL has deprecated the option (8.0.34), mysqlclient the argument, and PyMySQL
 *     has stopped reconnecting in {@code ping()}. Here a {@link dev.goneaway.Replacement.Listener} is told, and
 *     {@link ConnectionOptions#onConnect} puts state back.
 * </ul>
 *
 * <p>What it cannot see: a server that has turned read-only, one that drains after a shutdown and still answers, and a server that goes
 * away between the ping and the work.
 */
public final class PingStrategy implements ConnectionStrategy {

    private final SingleConnection connection;

    /**
     * Connects to nothing yet; default options.
     *
     * @param dataSource makes the connections, unpooled
     * @param deadline how long a ping may take; see {@link #PingStrategy(DataSource, Duration, ConnectionOptions)}
     */
    public PingStrategy(DataSource dataSource, Duration deadline) {
        this(dataSource, deadline, ConnectionOptions.DEFAULTS);
    }

    /**
     * Connects to nothing yet.
     *
     * @param dataSource makes the connections, unpooled
     * @param deadline how long a ping may take; positive, and rounded up to whole seconds because JDBC counts in these. Against a frozen
     *     server, Connector/J has been seen to take twice as long under TLS
     * @param options what the user chose
     * @throws IllegalArgumentException if the deadline is zero or negative: JDBC would wait for ever, or the driver kill the connection
     */
    public PingStrategy(DataSource dataSource, Duration deadline, ConnectionOptions options) {
        connection = new SingleConnection(dataSource, ping(wholeSeconds(deadline)), options);
    }

    private static StaleCheck ping(int seconds) {
        return (idle, time) ->
                idle.isValid(seconds) ? Optional.empty() : Optional.of(new Staleness(Replacement.Reason.PING_FAILED, null));
    }

    /** JDBC counts in whole seconds, and drivers in milliseconds of type {@code int}. */
    private static int wholeSeconds(Duration deadline) {
        ConnectionOptions.requirePositive("ping deadline", deadline, Duration.ofSeconds(1));
        long seconds = deadline.plusNanos(999_999_999).toSeconds();
        return (int) Math.min(seconds, Integer.MAX_VALUE / 1_000);
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        return connection.withConnection(work);
    }

    @Override
    public void close() {
        connection.close();
    }
}
