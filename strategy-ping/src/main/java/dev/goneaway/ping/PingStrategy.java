// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ping;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.ConnectionOptions.Probe.Question;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.support.IdleTime;
import dev.goneaway.support.SingleConnection;
import dev.goneaway.support.SingleConnection.StaleCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Sends a ping before each unit of work, and replaces a connection that does not answer in time. This strategy finds every
 * connection that died while idle. The ping costs one round trip per unit.
 *
 * <p>The ping is {@link java.sql.Connection#isValid}, which MySQL Connector/J sends as COM_PING. A connection that was just made
 * gets no ping.
 *
 * <p>The idea comes from {@code ping(True)} of MySQLdb, and from {@code mysql_ping()} of libmysql with {@code
 * MYSQL_OPT_RECONNECT}. This class differs from both on purpose:
 * <ul>
 * <li>MySQLdb and libmysql reconnect in every ping, even inside a transaction. The first half of that transaction is then lost,
 * and no exception shows the loss. This class sends a ping only between units of work, when no transaction is open.
 * <li>{@code ping(True)} sets an option that stays set. From then on a lost <em>query</em> reconnects too and is sent again. This
 * class never sends work again.
 * <li>MySQLdb and libmysql wait for the reply as long as the socket does, by default without limit. Here the ping has a deadline
 * of its own.
 * <li>MySQLdb and libmysql lose session state silently. For that reason MySQL has deprecated the option (8.0.34), mysqlclient has
 * deprecated the argument, and {@code ping()} of PyMySQL no longer reconnects. This class calls a {@link
 * dev.goneaway.Replacement.Listener}, and {@link ConnectionOptions#onConnect} restores state.
 * </ul>
 *
 * <p>A ping does not find three faults. The server may be read-only now. A server that is shutting down may still answer pings.
 * The server may go away between the ping and the work. In these cases one unit of work fails. A {@code WriteProbe} asks whether
 * the server accepts writes, so it finds the first fault.
 */
public final class PingStrategy implements ConnectionStrategy {

    private final SingleConnection connection;

    /**
     * Does not connect yet. Uses default options.
     *
     * @param dataSource makes the connections, unpooled
     * @param deadline how long a ping may take; see {@link #PingStrategy(DataSource, Duration, ConnectionOptions)}
     */
    public PingStrategy(DataSource dataSource, Duration deadline) {
        this(dataSource, deadline, ConnectionOptions.DEFAULTS);
    }

    /**
     * Does not connect yet. Sends pings.
     *
     * @param dataSource makes the connections, unpooled
     * @param deadline how long a ping may take; positive, and rounded up to whole seconds, because JDBC counts in seconds. Under
     *     TLS, MySQL Connector/J may take twice as long if the server is frozen
     * @param options what the user chose
     * @throws IllegalArgumentException if the deadline is not above zero, or above 100 years
     */
    public PingStrategy(DataSource dataSource, Duration deadline, ConnectionOptions options) {
        this(dataSource, Probe.PING, deadline, options);
    }

    /**
     * Does not connect yet. Sends what the probe sends, instead of a ping.
     *
     * @param dataSource makes the connections, unpooled
     * @param probe for example a {@code WriteProbe}, which asks whether the server accepts writes
     * @param deadline how long the answer may take; positive
     * @param options what the user chose
     * @throws IllegalArgumentException if the deadline is not above zero, or above 100 years
     */
    public PingStrategy(DataSource dataSource, Probe probe, Duration deadline, ConnectionOptions options) {
        ConnectionOptions.requirePositive("ping deadline", deadline, Duration.ofSeconds(1));
        int millis = (int) Math.max(1, Math.min(deadline.toMillis(), Integer.MAX_VALUE));
        ProbeCheck asking = new ProbeCheck(Objects.requireNonNull(probe, "probe"), millis, options.sessionReset() == null);
        connection = new SingleConnection(dataSource, asking, options);
    }

    /** Asks before each unit of work. */
    private static final class ProbeCheck implements StaleCheck {

        private final Probe probe;
        private final int millis;
        private final boolean mayKeepStatement;
        private Question question;

        ProbeCheck(Probe probe, int millis, boolean mayKeepStatement) {
            this.probe = probe;
            this.millis = millis;
            this.mayKeepStatement = mayKeepStatement;
        }

        @Override
        public void opened(Connection connection) throws SQLException {
            question = probe.on(connection);
            if (mayKeepStatement) {
                question.mayKeepStatement();
            }
        }

        @Override
        public Optional<Staleness> check(Connection connection, IdleTime idle) throws SQLException {
            return question.ask(millis);
        }
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
