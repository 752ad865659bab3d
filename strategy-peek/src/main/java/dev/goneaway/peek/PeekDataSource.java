// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.Replacement;
import dev.goneaway.support.PhysicalConnection;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Stands between a pool and Connector/J, and makes {@link Connection#isValid} look at the socket: any pool that validates with it
 * can then validate every borrow, and none costs a round trip unless the server has been silent for long.
 *
 * <p>As thread-safe as the {@code DataSource} behind it.
 */
public final class PeekDataSource implements DataSource {

    /**
     * 20 s: below the shortest keepalive of HikariCP, 30 s less a fifth, so that each of a pool's keepalives finds a silence that
     * is longer, and reaches the wire.
     */
    public static final PingAfter DEFAULT_PING_AFTER = PingAfter.silenceOf(Duration.ofSeconds(20));

    private final DataSource source;
    private final PingAfter pingAfter;
    private final Replacement.Listener listener;

    /**
     * Pings after 20 s of silence, and tells nobody.
     *
     * @param source makes the connections, unpooled, through {@link PeekSocketFactory}
     */
    public PeekDataSource(DataSource source) {
        this(source, DEFAULT_PING_AFTER, null);
    }

    /**
     * Pings when it is told to.
     *
     * @param source makes the connections, unpooled, through {@link PeekSocketFactory}
     * @param pingAfter when a look is not enough; shorter than the pool's keepalive, or that does not reach the wire
     * @param listener is told of each connection that {@code isValid} finds dead, and why; ids and times are unknown here
     */
    public PeekDataSource(DataSource source, PingAfter pingAfter, Replacement.Listener listener) {
        this.source = Objects.requireNonNull(source, "source");
        this.pingAfter = Objects.requireNonNull(pingAfter, "pingAfter");
        this.listener = listener;
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLException as the driver threw it; or, with one clear sentence, if the socket of its connections cannot be looked
     *     at
     */
    @Override
    public Connection getConnection() throws SQLException {
        return peeking(source.getConnection(), pingAfter, listener);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return peeking(source.getConnection(user, password), pingAfter, listener);
    }

    /** One whose socket cannot be looked at is dropped here and never called alive. */
    static Connection peeking(Connection physical, PingAfter pingAfter, Replacement.Listener listener) throws SQLException {
        try {
            return new PeekConnection(physical, pingAfter, listener);
        } catch (Throwable failure) {
            PhysicalConnection.abort(physical);
            throw failure;
        }
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        source.setLogWriter(writer);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : type.isInstance(source) ? type.cast(source) : source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || type.isInstance(source) || source.isWrapperFor(type);
    }
}
