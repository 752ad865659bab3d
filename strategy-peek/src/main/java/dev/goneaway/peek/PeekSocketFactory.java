// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import com.mysql.cj.NativeSession;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.ha.ReplicationConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import com.mysql.cj.protocol.a.NativeProtocol;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.peek.Peek.Link;
import dev.goneaway.peek.Peek.Result;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * Gives MySQL Connector/J a socket that can be looked at without a round trip. Changes nothing else about the connection.
 *
 * <p>Name this class in the URL, {@code socketFactory=dev.goneaway.peek.PeekSocketFactory}, or with {@code
 * MysqlDataSource.setSocketFactory}. MySQL Connector/J makes one instance for each physical connection. Deadlines, keepalive,
 * buffers, TLS and the order of a host's addresses are those of the standard factory, which this class extends. Unix sockets and
 * named pipes need another factory. A SOCKS proxy, in the URL or for the whole JVM, is refused at connect.
 */
public final class PeekSocketFactory extends StandardSocketFactory {

    static {
        Peek.DRIVERS.add(ConnectorJ::of);
    }

    /** The socket of the last attempt to connect. MySQL Connector/J tries one address after the other. */
    private PeekSocket socket;

    /** Is called by MySQL Connector/J. */
    public PeekSocketFactory() {
    }

    @Override
    public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout) throws IOException {
        if (properties != null && properties.getStringProperty(PropertyKey.socksProxyHost).getValue() != null) {
            throw new SocketException("PeekSocketFactory cannot connect through a SOCKS proxy: "
                    + "remove socksProxyHost or socketFactory from the URL");
        }
        try {
            return super.connect(host, port, properties, loginTimeout);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            closeLastAttempt();
            throw e;
        }
    }

    /** MySQL Connector/J does not close a socket that it cannot configure or bind, or on which the login timeout ended. */
    private void closeLastAttempt() {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    protected Socket createSocket(PropertySet properties) {
        closeLastAttempt();
        try {
            socket = new PeekSocket();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("no descriptor for a socket", e);
        }
    }

    /** A connection of MySQL Connector/J. */
    private record ConnectorJ(JdbcConnection connection, Lock lock) implements Link {

        static Link of(Connection connection) throws SQLException {
            JdbcConnection own;
            try {
                own = connection instanceof JdbcConnection itself ? itself : connection.unwrap(JdbcConnection.class);
            } catch (SQLException e) {
                return null;
            }
            ConnectorJ link = new ConnectorJ(own, lockOf(own));
            return link.protocol().getSocketConnection().getSocketFactory() instanceof PeekSocketFactory ? link : null;
        }

        /** Up to version 8 the lock is a monitor, which cannot be tried without waiting. So these versions are refused. */
        private static Lock lockOf(JdbcConnection connection) throws SQLException {
            try {
                return connection.getConnectionLock();
            } catch (NoSuchMethodError e) {
                throw Peek.refusal("a peek needs MySQL Connector/J 9 or newer, and this is "
                        + connection.getMetaData().getDriverVersion() + ": use a newer one, or ping instead of peeking", e);
            }
        }

        private NativeProtocol protocol() throws SQLException {
            if (connection.getSession() instanceof NativeSession session) {
                return session.getProtocol();
            }
            throw Peek.refusal("this connection does not use MySQL's classic protocol", null);
        }

        /** Returns the socket below TLS, if there is TLS. Another host of the URL may have another factory. */
        private PeekSocket socket(NativeProtocol protocol) throws SQLException {
            if (protocol.getSocketConnection().getSocketFactory() instanceof PeekSocketFactory own) {
                return own.socket;
            }
            throw Peek.wrongFactory(connection);
        }

        @Override
        public PeekSocket socket() throws SQLException {
            return socket(protocol());
        }

        @Override
        public Result look(long silenceNanos) throws SQLException {
            // Call nothing else on a closed connection to several hosts: it would reconnect.
            if (connection.isClosed()) {
                return Result.closed(null);
            }
            NativeProtocol protocol = protocol();
            Result seen = socket(protocol).input().look(silenceNanos);
            return switch (seen.finding()) {
                // Unread rows of a streaming result can look like any of these findings, and the driver may have read rows ahead.
                // So the look cannot decide while a streaming result is open.
                case NOTHING, BYTES, LAST_WORDS, SILENCE -> protocol.getStreamingData() == null ? seen : Result.STREAMING;
                default -> seen;
            };
        }

        @Override
        public Optional<Staleness> ask(int millis) {
            try {
                connection.pingInternal(true, 0);
                return Optional.empty();
            } catch (SQLException e) {
                return Peek.stale(Reason.PING_FAILED, e);
            }
        }

        @Override public boolean hasOneLock() { return !(connection instanceof ReplicationConnection); }
        @Override public boolean hasOneSocket() { return connection instanceof ConnectionImpl; }
    }
}
