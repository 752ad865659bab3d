// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.Replacement;
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
 * Looks at the connection's socket before each unit of work, and replaces a connection that the server, or the path, has ended:
 * finds what a ping finds there, and why, for one system call instead of a round trip.
 *
 * <p>What a look cannot see: a half-open path, which drops packets and tells nobody; a frozen server; one that drains after a
 * shutdown; one that has turned read-only; and one that goes away between the look and the work. So this also pings when the
 * server has been silent for longer than a limit ({@link PingAfter}); that finds the first two.
 *
 * <p>The {@code DataSource} must make connections of MySQL Connector/J with {@code
 * socketFactory=dev.goneaway.peek.PeekSocketFactory}; the first unit fails with one clear exception otherwise. The idea is that
 * of Go's MySQL driver, which looks at the socket when a pooled connection is first used again.
 */
public final class PeekStrategy implements ConnectionStrategy {

    /** Half a minute: a silence that a ping each half minute ends costs nothing that can be measured. */
    public static final PingAfter DEFAULT_PING_AFTER = PingAfter.silenceOf(Duration.ofSeconds(30));

    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(1);

    private final SingleConnection connection;

    /**
     * Connects to nothing yet; pings after 30 s of silence, with a deadline of 1 s.
     *
     * @param dataSource makes the connections, unpooled, through {@link PeekSocketFactory}
     * @param options what the user chose
     */
    public PeekStrategy(DataSource dataSource, ConnectionOptions options) {
        this(dataSource, DEFAULT_PING_AFTER, DEFAULT_DEADLINE, options);
    }

    /**
     * Connects to nothing yet.
     *
     * @param dataSource makes the connections, unpooled, through {@link PeekSocketFactory}
     * @param pingAfter when a look is not enough; its silence is measured with the {@link ConnectionOptions#timeSource}
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

    /** Under the lock of the holder, like every check. */
    private static final class Look implements StaleCheck {

        private final PingAfter pingAfter;
        private final int deadlineMillis;
        private final ConnectionOptions options;

        /** Of the one connection there is. */
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
            Peeked seen = peek.look(pingAfter, idle);
            return switch (seen.sight()) {
                case NOTHING -> Optional.empty();
                case LAST_WORDS, END_OF_STREAM, RESET, CLOSED ->
                        Optional.of(new Staleness(Replacement.Reason.FOUND_DEAD, seen.cause()));
                case SILENCE, BYTES, IN_USE, STREAMING -> ping();
            };
        }

        private Optional<Staleness> ping() {
            SQLException failure = peek.ping(deadlineMillis);
            return failure == null ? Optional.empty() : Optional.of(new Staleness(Replacement.Reason.PING_FAILED, failure));
        }
    }
}
