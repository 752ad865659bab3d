// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.support.IdleTime;
import dev.goneaway.support.SingleConnection;
import dev.goneaway.support.SingleConnection.StaleCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Looks at the socket of its connection before each unit of work, and replaces a connection that the server or the network path
 * has ended. A look costs one system call instead of a round trip. A look finds every connection that this machine knows to be
 * closed, and often the cause.
 *
 * <p>A look does not find a half-open path, a frozen server, or a server that is shutting down or read-only. Nor does a look find
 * a server that goes away between the look and the work. So this strategy also pings if the server has been silent for longer
 * than a limit ({@link PingAfter}). The ping finds a half-open path and a frozen server.
 *
 * <p>The {@code DataSource} must make connections of MySQL Connector/J with {@code
 * socketFactory=dev.goneaway.peek.PeekSocketFactory}. Otherwise the first unit fails with an exception that says so. Go's MySQL
 * driver looks at the socket of a pooled connection in the same way.
 */
public final class PeekStrategy implements ConnectionStrategy {

    /** Half a minute. The cost of one ping in 30 seconds cannot be measured. */
    public static final PingAfter DEFAULT_PING_AFTER = PingAfter.silenceOf(Duration.ofSeconds(30));

    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(1);

    private final SingleConnection connection;

    /**
     * Does not connect yet. Pings after 30 s of silence, with a deadline of 1 s.
     *
     * @param dataSource makes the connections, unpooled, through {@link PeekSocketFactory}
     * @param options what the user chose
     */
    public PeekStrategy(DataSource dataSource, ConnectionOptions options) {
        this(dataSource, DEFAULT_PING_AFTER, DEFAULT_DEADLINE, options);
    }

    /**
     * Does not connect yet.
     *
     * @param dataSource makes the connections, unpooled, through {@link PeekSocketFactory}
     * @param pingAfter when a look is not enough; the {@link ConnectionOptions#timeSource} measures the silence
     * @param deadline how long a ping may take; above zero, counted in milliseconds
     * @param options what the user chose
     * @throws IllegalArgumentException if the deadline is zero or negative
     */
    public PeekStrategy(DataSource dataSource, PingAfter pingAfter, Duration deadline, ConnectionOptions options) {
        ConnectionOptions.requirePositive("ping deadline", deadline, DEFAULT_DEADLINE);
        int millis = (int) Math.max(1, Math.min(deadline.toMillis(), Integer.MAX_VALUE));
        Look look = new Look(Objects.requireNonNull(pingAfter, "pingAfter"), millis, Objects.requireNonNull(options, "options"));
        connection = new SingleConnection(dataSource, look, options);
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        return connection.withConnection(work);
    }

    @Override
    public void close() {
        connection.close();
    }

    private static final class Look implements StaleCheck {

        private final PingAfter pingAfter;
        private final int deadlineMillis;
        private final ConnectionOptions options;

        /** Looks at the present connection. */
        private Peek peek;

        Look(PingAfter pingAfter, int deadlineMillis, ConnectionOptions options) {
            this.pingAfter = pingAfter;
            this.deadlineMillis = deadlineMillis;
            this.options = options;
        }

        @Override
        public void opened(Connection connection) throws SQLException {
            peek = Peek.on(connection);
            peek.measureWith(options.timeSource());
        }

        @Override
        public Optional<Staleness> check(Connection connection, IdleTime idle) throws SQLException {
            PeekResult seen = peek.lookOrPing(pingAfter, deadlineMillis);
            return switch (seen.finding()) {
                case NOTHING -> Optional.empty();
                case LAST_WORDS, END_OF_STREAM, RESET, CLOSED -> stale(Reason.FOUND_DEAD, seen.cause());
                case SILENCE, BYTES -> stale(Reason.PING_FAILED, seen.cause());
                case STREAMING -> stale(Reason.PING_FAILED, new SQLException("Streaming result set was left open"));
                case IN_USE -> stale(Reason.PING_FAILED, new SQLTimeoutException("another thread uses the connection", "HYT00"));
            };
        }

        private static Optional<Staleness> stale(Reason reason, SQLException cause) {
            return Optional.of(new Staleness(reason, cause));
        }
    }
}
