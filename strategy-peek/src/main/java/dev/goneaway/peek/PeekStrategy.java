// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe.Question;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.peek.Peek.PingAfter;
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
 * Looks at the socket of its connection before each unit of work, and replaces a connection that the server or the network path
 * has ended. A look costs one system call instead of a round trip. A look finds every connection that this machine knows to be
 * closed, and often the cause.
 *
 * <p>A look does not find a half-open path, a frozen server, or a server that is shutting down or read-only. Nor does a look find
 * a server that goes away between the look and the work. So this strategy also pings if the server has been silent for longer
 * than a limit ({@link PingAfter}). The ping finds a half-open path and a frozen server.
 *
 * <p>The {@code DataSource} must make connections of MySQL Connector/J with {@code
 * socketFactory=dev.goneaway.peek.PeekSocketFactory}, or of MariaDB Connector/J with {@code
 * socketFactory=dev.goneaway.peek.PeekMariaDbSocketFactory}. Otherwise the first unit fails with an exception that says so. Go's
 * MySQL driver looks at the socket of a pooled connection in the same way.
 */
public final class PeekStrategy implements ConnectionStrategy {

    /** Half a minute. The cost of one ping in 30 seconds cannot be measured. */
    public static final PingAfter DEFAULT_PING_AFTER = PingAfter.silenceOf(Duration.ofSeconds(30));

    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(1);

    private final SingleConnection connection;

    /**
     * Does not connect yet. Pings after 30 s of silence, with a deadline of 1 s.
     *
     * @param dataSource makes the connections, unpooled, through a socket factory of this package
     * @param options what the user chose
     */
    public PeekStrategy(DataSource dataSource, ConnectionOptions options) {
        this(dataSource, DEFAULT_PING_AFTER, DEFAULT_DEADLINE, options);
    }

    /**
     * Does not connect yet.
     *
     * @param dataSource makes the connections, unpooled, through a socket factory of this package
     * @param pingAfter when a look is not enough, and what to ask then; the {@link ConnectionOptions#timeSource} measures the
     *     silence, from the start of the unit that got the last byte
     * @param deadline how long an answer may take; above zero, counted in milliseconds
     * @param options what the user chose
     * @throws IllegalArgumentException if the deadline is zero or negative
     */
    public PeekStrategy(DataSource dataSource, PingAfter pingAfter, Duration deadline, ConnectionOptions options) {
        ConnectionOptions.requirePositive("ping deadline", deadline, DEFAULT_DEADLINE);
        int millis = (int) Math.max(1, Math.min(deadline.toMillis(), Integer.MAX_VALUE));
        LastReading clocks = new LastReading(options.timeSource());
        Look look = new Look(Objects.requireNonNull(pingAfter, "pingAfter"), millis, new TimeSource(() -> clocks.nanos, () -> clocks.millis));
        connection = new SingleConnection(dataSource, look, options.withTimeSource(new TimeSource(clocks::nanos, clocks::millis)));
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        return connection.withConnection(work);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Reads the clocks once for each unit. A look uses the reading that the idle time of the connection has just taken. */
    private static final class LastReading {

        private final TimeSource clocks;
        private volatile long nanos;
        private volatile long millis;

        LastReading(TimeSource clocks) {
            this.clocks = clocks;
        }

        long nanos() {
            return nanos = clocks.monotonicNanos().getAsLong();
        }

        long millis() {
            return millis = clocks.wallMillis().getAsLong();
        }
    }

    /** Looks, and asks if the rule says so. */
    private static final class Look implements StaleCheck {

        private final PingAfter pingAfter;
        private final int deadlineMillis;
        private final TimeSource clocks;

        /** Checks the present connection. */
        private Question question;

        Look(PingAfter pingAfter, int deadlineMillis, TimeSource clocks) {
            this.pingAfter = pingAfter;
            this.deadlineMillis = deadlineMillis;
            this.clocks = clocks;
        }

        @Override
        public void opened(Connection connection) throws SQLException {
            question = pingAfter.on(connection, clocks, true);
        }

        @Override
        public Optional<Staleness> check(Connection connection, IdleTime idle) throws SQLException {
            return question.ask(deadlineMillis);
        }
    }
}
