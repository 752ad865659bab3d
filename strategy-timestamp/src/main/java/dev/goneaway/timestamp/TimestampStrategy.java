// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.timestamp;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.support.IdleTime;
import dev.goneaway.support.PhysicalConnection;
import dev.goneaway.support.SingleConnection;
import dev.goneaway.support.SingleConnection.StaleCheck;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Replaces a connection before the next unit of work, once the connection has been idle for as long as its limit. Reads two
 * clocks per unit and sends nothing.
 *
 * <p>This strategy knows only the time. It cannot see a KILL, a restart, a failover or a broken network path. After one of these
 * the next unit of work fails, and the unit after it gets a new connection.
 *
 * <p>Idle time counts from the start of the last unit, because the server counts from its last command. See {@link IdleTime} for
 * clocks that jump or stand still. A unit that takes longer than the limit makes the next unit connect. A unit counts as use if
 * it called its connection. The driver answers some calls itself, for example {@code getMetaData().getURL()}. If all units make
 * only such calls, the server closes the connection before this strategy replaces it.
 *
 * <p>Tornado's database wrapper is a well-known implementation of this strategy, with a limit of seven hours on the wall clock.
 */
public final class TimestampStrategy implements ConnectionStrategy {

    private final SingleConnection connection;

    /**
     * Does not connect yet. Uses default options.
     *
     * @param dataSource makes the connections, unpooled
     * @param limit how long a connection may be idle
     */
    public TimestampStrategy(DataSource dataSource, IdleLimit limit) {
        this(dataSource, limit, ConnectionOptions.DEFAULTS);
    }

    /**
     * Does not connect yet.
     *
     * <p>The strategy reads the {@code @@wait_timeout} of each new connection, with one round trip. If the limit cannot work with
     * that value, it logs one warning to the {@link System.Logger} named {@code dev.goneaway.timestamp}.
     *
     * @param dataSource makes the connections, unpooled
     * @param limit how long a connection may be idle
     * @param options what the user chose
     */
    public TimestampStrategy(DataSource dataSource, IdleLimit limit, ConnectionOptions options) {
        connection = new SingleConnection(dataSource, new Expiry(Objects.requireNonNull(limit, "limit")), options);
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        return connection.withConnection(work);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Compares the idle time of the connection with the limit. */
    private static final class Expiry implements StaleCheck {

        private final IdleLimit limit;
        private long limitNanos;
        private boolean warned;

        Expiry(IdleLimit limit) {
            this.limit = limit;
        }

        @Override
        public void opened(Connection connection) throws SQLException {
            Duration waitTimeout = PhysicalConnection.waitTimeout(connection);
            limitNanos = limit.under(waitTimeout).toNanos();
            if (!limit.fits(waitTimeout) && !warned) {
                warned = true;
                System.getLogger("dev.goneaway.timestamp").log(Level.WARNING, limit.warning(waitTimeout));
            }
        }

        @Override
        public Optional<Staleness> check(Connection connection, IdleTime idle) {
            if (idle.nanos() >= limitNanos) {
                return Optional.of(new Staleness(Reason.IDLE_TOO_LONG, null));
            }
            return idle.clocksAgree() ? Optional.empty() : Optional.of(new Staleness(Reason.CLOCKS_DISAGREE, null));
        }
    }

    /**
     * How long a connection may be idle: a fixed time, or a margin below the server's own limit. Immutable and thread-safe.
     *
     * @param duration the fixed time or the margin; positive
     * @param isMargin true for a margin
     */
    public record IdleLimit(Duration duration, boolean isMargin) {

        /** Refuses a duration that is not above zero, or above 100 years. */
        public IdleLimit {
            ConnectionOptions.requirePositive(isMargin ? "margin below wait_timeout" : "idle limit", duration,
                    isMargin ? Duration.ofSeconds(30) : Duration.ofHours(7));
        }

        /**
         * Returns a fixed limit.
         *
         * @param limit positive; should be below the server's {@code wait_timeout}, and below the idle limit of each device in
         *     the path
         * @return the limit
         * @throws IllegalArgumentException if it is not above zero, or above 100 years
         */
        public static IdleLimit of(Duration limit) {
            return new IdleLimit(limit, false);
        }

        /**
         * Returns a limit that is computed for each new connection from its own {@code @@wait_timeout}. So the limit is right
         * even if the server, the account or the URL changes {@code @@wait_timeout}. If {@code @@wait_timeout} is 0, which means
         * "never" on some servers, there is no limit.
         *
         * @param margin how far to stay below {@code @@wait_timeout}; positive
         * @return the limit
         * @throws IllegalArgumentException if the margin is not above zero, or above 100 years
         */
        public static IdleLimit belowWaitTimeout(Duration margin) {
            return new IdleLimit(margin, true);
        }

        boolean fits(Duration waitTimeout) {
            return duration.compareTo(waitTimeout) < 0;
        }

        /**
         * Returns the limit for a session. If the margin is not below the server's limit, the limit is half of the server's
         * limit.
         */
        Duration under(Duration waitTimeout) {
            return !isMargin ? duration : fits(waitTimeout) ? waitTimeout.minus(duration) : waitTimeout.dividedBy(2);
        }

        String warning(Duration waitTimeout) {
            return isMargin
                    ? "the margin " + duration + " leaves nothing of the server's wait_timeout " + waitTimeout
                            + ", so connections are replaced after " + under(waitTimeout) + ": choose a margin below "
                            + waitTimeout
                    : "the idle limit " + duration + " is not below the server's wait_timeout " + waitTimeout
                            + ", so the server closes idle connections first: choose a limit below " + waitTimeout;
        }
    }
}
