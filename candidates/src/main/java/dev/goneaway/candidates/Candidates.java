// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.WriteProbe;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.peek.PeekStrategy;
import dev.goneaway.ping.PingStrategy;
import dev.goneaway.pool.C3p0Recycle;
import dev.goneaway.pool.HikariRecycle;
import dev.goneaway.pool.RecycleSettings;
import dev.goneaway.results.Candidate;
import dev.goneaway.timestamp.TimestampStrategy.IdleLimit;
import dev.goneaway.timestamp.TimestampStrategy;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Opens candidates, each one fresh from the same {@code DataSource}. */
public final class Candidates {

    private Candidates() {
    }

    /** Opens a fresh instance with default options, and with the source as it is. */
    public static ConnectionStrategy open(Candidate candidate, MysqlDataSource source) throws SQLException {
        return open(candidate, source, ConnectionOptions.DEFAULTS, UnaryOperator.identity());
    }

    /**
     * Opens a fresh instance, ready for its first unit of work. The caller closes it.
     *
     * @param source belongs to the candidate from now on, which may change it
     * @param options for the strategies of this project; the other candidates ignore them
     * @param around wraps the source; the candidate takes all its connections from the wrapped source
     * @throws SQLException if the candidate connects at once and cannot
     */
    public static ConnectionStrategy open(Candidate candidate, MysqlDataSource source, ConnectionOptions options,
            UnaryOperator<DataSource> around) throws SQLException {
        switch (candidate) {
            case AUTO_RECONNECT -> source.setAutoReconnect(true);
            case PEEK, HIKARI_PEEK, C3P0_PEEK, SINGLE_RECOMMENDED, POOL_RECOMMENDED -> source.setSocketFactory(PeekSocketFactory.class.getName());
            default -> { }
        }
        return open(candidate, around.apply(source), options);
    }

    private static ConnectionStrategy open(Candidate candidate, DataSource source, ConnectionOptions options) throws SQLException {
        return switch (candidate) {
            case NONE, AUTO_RECONNECT -> new BareConnection(source.getConnection());
            case TIMESTAMP -> new TimestampStrategy(source, IdleLimit.belowWaitTimeout(Duration.ofSeconds(1)), options);
            case PING -> new PingStrategy(source, Duration.ofSeconds(1), options);
            case PING_ASKING -> new PingStrategy(source, new WriteProbe(), Duration.ofSeconds(1), options);
            case PEEK -> new PeekStrategy(source, options);
            case SINGLE_RECOMMENDED -> Recommended.oneConnection(source, recycle(options).recycle(), options);
            case HIKARI_SETTINGS -> HikariWindow.none(() -> Recommended.hikariBySettings(source));
            case POOL_RECOMMENDED -> HikariWindow.none(() -> Recommended.hikari(source, recycle(options), options));
            case HIKARI_DEFAULT -> HikariWindow.withDefaultWindow(() -> Peers.hikari(source));
            case HIKARI_VALIDATED -> HikariWindow.none(() -> Peers.hikari(source));
            case HIKARI_RECYCLE -> HikariWindow.withDefaultWindow(() -> HikariRecycle.strategy(source, recycle(options), options));
            case HIKARI_PEEK -> HikariWindow.none(() -> HikariRecycle.strategy(
                    source, recycle(options).withProbe(PeekDataSource.DEFAULT_PING_AFTER), options));
            case C3P0_DEFAULT -> Peers.c3p0(source, Map.of());
            case C3P0_VALIDATED -> Peers.c3p0(source, Map.of("testConnectionOnCheckout", "true"));
            case C3P0_RECYCLE -> C3p0Recycle.strategy(source, recycle(options), options);
            case C3P0_PEEK -> C3p0Recycle.strategy(
                    source, recycle(options).withProbe(PeekDataSource.DEFAULT_PING_AFTER), options);
            case DBCP2_DEFAULT -> Peers.dbcp2(source);
            case TOMCAT_DEFAULT -> Peers.tomcat(source, settings -> { });
            case TOMCAT_VALIDATED -> Peers.tomcat(source, settings -> {
                settings.setTestOnBorrow(true);
                // By default Tomcat trusts a validated connection for 3 s.
                settings.setValidationInterval(0);
            });
            case AGROAL_DEFAULT -> Peers.agroal(source, settings -> { });
            case AGROAL_QUARKUS -> Peers.agroal(source, Peers::likeQuarkus);
            case AGROAL_VALIDATED -> Peers.agroal(source, settings -> settings
                    .validateOnBorrow(true).connectionValidator(ConnectionValidator.defaultValidator()));
            case VIBUR_DEFAULT -> Peers.vibur(source, settings -> { });
            case VIBUR_VALIDATED -> Peers.vibur(source, settings -> settings.setConnectionIdleLimitInSeconds(0));
            case DRUID_DEFAULT -> Peers.druid(source, settings -> { });
            case DRUID_VALIDATED -> Peers.druid(source, settings -> settings.setTestOnBorrow(true));
            case CONNECT_PER_USE -> new BarePool(source, () -> { });
        };
    }

    /** A pool has its own setting for the age limit of the options. */
    private static RecycleSettings recycle(ConnectionOptions options) {
        return options.maxAge() == null ? RecycleSettings.DEFAULTS : RecycleSettings.DEFAULTS.withRecycle(options.maxAge());
    }

    /** Lends one connection without a lock and without a check. Does nothing after a failure. */
    private record BareConnection(Connection connection) implements ConnectionStrategy {

        @Override
        public <T> T withConnection(SqlFunction<T> work) throws SQLException {
            return work.apply(connection);
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                // The connection was lost before.
            }
        }
    }
}
