// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.support.ForwardingConnection;
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
 * Makes {@link Connection#isValid} look at the socket, between a pool and MySQL Connector/J. A pool that calls {@code isValid}
 * can then validate every borrow. A validation costs a round trip only if the server has been silent for long.
 *
 * <p>As thread-safe as the {@code DataSource} behind it.
 */
public final class PeekDataSource implements DataSource {

    /**
     * 20 s. HikariCP's shortest keepalive is 30 s, less a random fifth. So each keepalive comes after a longer silence than this,
     * and reaches the server.
     */
    public static final PingAfter DEFAULT_PING_AFTER = PingAfter.silenceOf(Duration.ofSeconds(20));

    private final DataSource source;
    private final PingAfter pingAfter;
    private final Replacement.Listener listener;

    /**
     * Pings after 20 s of silence. Has no listener.
     *
     * @param source makes the connections, unpooled, through {@link PeekSocketFactory}
     */
    public PeekDataSource(DataSource source) {
        this(source, DEFAULT_PING_AFTER, null);
    }

    /**
     * Pings after the given silence.
     *
     * @param source makes the connections, unpooled, through {@link PeekSocketFactory}
     * @param pingAfter when a look is not enough; if this is longer than the pool's keepalive, the keepalive does not reach the
     *     server
     * @param listener is called for each connection that {@code isValid} finds dead; ids and times are unknown here; null for
     *     none
     */
    public PeekDataSource(DataSource source, PingAfter pingAfter, Replacement.Listener listener) {
        this.source = Objects.requireNonNull(source, "source");
        this.pingAfter = Objects.requireNonNull(pingAfter, "pingAfter");
        this.listener = listener;
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLException as the driver threw it; or if the socket of the connection cannot be looked at
     */
    @Override
    public Connection getConnection() throws SQLException {
        return peeking(source.getConnection(), pingAfter, listener);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return peeking(source.getConnection(user, password), pingAfter, listener);
    }

    /** Closes a connection whose socket cannot be looked at. */
    static Connection peeking(Connection physical, PingAfter pingAfter, Replacement.Listener listener) throws SQLException {
        try {
            return new PeekConnection(physical, pingAfter, listener);
        } catch (Throwable failure) {
            PhysicalConnection.abort(physical);
            throw failure;
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : type.isInstance(source) ? type.cast(source) : source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || type.isInstance(source) || source.isWrapperFor(type);
    }

    // The rest of a DataSource, one call a line.

    @Override public int getLoginTimeout() throws SQLException { return source.getLoginTimeout(); }
    @Override public void setLoginTimeout(int seconds) throws SQLException { source.setLoginTimeout(seconds); }
    @Override public PrintWriter getLogWriter() throws SQLException { return source.getLogWriter(); }
    @Override public void setLogWriter(PrintWriter writer) throws SQLException { source.setLogWriter(writer); }
    @Override public Logger getParentLogger() throws SQLFeatureNotSupportedException { return source.getParentLogger(); }

    /**
     * MySQL Connector/J's connection, with an {@code isValid} that looks at the socket and pings only if the look cannot decide.
     * As thread-safe as MySQL Connector/J's own.
     */
    static final class PeekConnection extends ForwardingConnection {

        private final Peek peek;
        private final PingAfter pingAfter;
        private final Replacement.Listener listener;

        PeekConnection(Connection physical, PingAfter pingAfter, Replacement.Listener listener) throws SQLException {
            super(physical);
            this.peek = Peek.on(physical);
            this.pingAfter = pingAfter;
            this.listener = listener;
        }

        /**
         * Keeps JDBC's contract and the deadline, also under TLS and while another thread runs a query. The driver's own method
         * waits for that query, and takes twice as long under TLS.
         *
         * <p>Sends nothing while another thread uses the connection or a streaming result is open. Closes a connection that is
         * dead or does not answer. Does not close a connection that another thread used until the deadline.
         */
        @Override
        public boolean isValid(int seconds) throws SQLException {
            if (seconds < 0) {
                throw new SQLException("the timeout of isValid must not be negative; got " + seconds, "HY024");
            }
            PeekResult seen = peek.lookOrPing(pingAfter, (int) Math.min(seconds * 1_000L, Integer.MAX_VALUE));
            return switch (seen.finding()) {
                case NOTHING, STREAMING -> true;
                case CLOSED -> !physical.isClosed() && gone(Reason.FOUND_DEAD, seen.cause());
                case LAST_WORDS, END_OF_STREAM, RESET -> gone(Reason.FOUND_DEAD, seen.cause());
                case SILENCE, BYTES -> gone(Reason.PING_FAILED, seen.cause());
                case IN_USE -> false;
            };
        }

        private boolean gone(Reason reason, SQLException cause) {
            PhysicalConnection.abort(physical);
            new Replacement(reason, cause, null, null, Replacement.UNKNOWN_ID, Replacement.UNKNOWN_ID, null).tell(listener);
            return false;
        }
    }
}
