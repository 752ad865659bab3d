// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.timestamp;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.IdleTime;
import dev.goneaway.ReplacementReason;
import dev.goneaway.SingleConnection;
import dev.goneaway.SqlFunction;
import dev.goneaway.StaleCheck;
import dev.goneaway.Staleness;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Replaces a connection that has not been used for as long as its limit, or longer, before the next unit of work: a server that closes
 * idle connections is never met, at the price of reading two clocks and without a byte on the wire.
 *
 * <p>It guesses from time alone. It cannot see a KILL, a restart, a failover or a broken path: there the next unit of work fails, and the
 * one after it gets a new connection. Idle time counts from the start of the last unit, because the server counts from its last command;
 * a unit that asks nothing of its connection is no use, and a unit that takes longer than the limit costs the next one a connect. See
 * {@link IdleTime} for how clocks that jump or stand still are kept from fooling it.
 *
 * <p>The idea is old; Tornado's database wrapper is its best known form, with seven hours, strictly more, on the wall clock.
 *
 * <p>A unit counts as use if it asked anything of its connection. Some calls the driver answers by itself, {@code getMetaData().getURL()} for one:
 * a program whose units make only such calls keeps a connection fresh here that the server has not heard of.
 */
public final class TimestampStrategy implements ConnectionStrategy {

    private final SingleConnection connection;

    /**
     * Connects to nothing yet; default options.
     *
     * @param dataSource makes the connections, unpooled
     * @param limit how long a connection may go unused
     */
    public TimestampStrategy(DataSource dataSource, IdleLimit limit) {
        this(dataSource, limit, ConnectionOptions.DEFAULTS);
    }

    /**
     * Connects to nothing yet.
     *
     * <p>Each new connection is asked for its {@code @@wait_timeout}, one round trip. A limit that is not below it is reported once, as
     * a warning of the {@link System.Logger} named {@code dev.goneaway.timestamp}.
     *
     * @param dataSource makes the connections, unpooled
     * @param limit how long a connection may go unused
     * @param options what the user chose
     */
    public TimestampStrategy(DataSource dataSource, IdleLimit limit, ConnectionOptions options) {
        connection = new SingleConnection(dataSource, new Expiry(limit), options);
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        return connection.withConnection(work);
    }

    @Override
    public void close() {
        connection.close();
    }

    private static final class Expiry implements StaleCheck {

        private static final Optional<Staleness> TOO_LONG = Optional.of(Staleness.of(ReplacementReason.IDLE_TOO_LONG));
        private static final Optional<Staleness> IN_DOUBT = Optional.of(Staleness.of(ReplacementReason.CLOCKS_DISAGREE));

        private static final System.Logger LOGGER = System.getLogger("dev.goneaway.timestamp");

        private final IdleLimit limit;
        private long limitNanos;
        private boolean warned;

        Expiry(IdleLimit limit) {
            this.limit = Objects.requireNonNull(limit, "limit");
        }

        @Override
        public void opened(Connection connection) throws SQLException {
            IdleLimit.Effective effective = limit.on(connection);
            limitNanos = effective.limit().toNanos();
            if (effective.warning() != null && !warned) {
                warned = true;
                LOGGER.log(Level.WARNING, effective.warning());
            }
        }

        @Override
        public Optional<Staleness> check(Connection connection, IdleTime idle) {
            if (idle.nanos() >= limitNanos) {
                return TOO_LONG;
            }
            return idle.clocksAgree() ? Optional.empty() : IN_DOUBT;
        }
    }
}
