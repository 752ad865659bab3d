// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.peek.Peek.Finding;
import dev.goneaway.peek.Peek.Link;
import dev.goneaway.peek.Peek.Result;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import javax.net.SocketFactory;

/**
 * Gives MariaDB Connector/J a socket that can be looked at without a round trip. Changes nothing else about the connection.
 *
 * <p>Name this class in the URL: {@code socketFactory=dev.goneaway.peek.PeekMariaDbSocketFactory}. MariaDB Connector/J makes one
 * instance for each attempt to connect. A URL whose connections can move to another host, such as {@code
 * jdbc:mariadb:sequential:}, is refused at connect. So is a SOCKS proxy for the whole JVM. Unix sockets and named pipes need
 * another factory. Thread-safe.
 */
public final class PeekMariaDbSocketFactory extends SocketFactory {

    static {
        Peek.DRIVERS.add(MariaDb::of);
    }

    /** Is called by MariaDB Connector/J. */
    public PeekMariaDbSocketFactory() {
    }

    @Override
    public Socket createSocket() throws IOException {
        return new PeekSocket();
    }

    private static SocketException unused() {
        return new SocketException("MariaDB Connector/J connects its sockets itself");
    }

    // MariaDB Connector/J calls none of these.

    @Override public Socket createSocket(String host, int port) throws IOException { throw unused(); }
    @Override public Socket createSocket(InetAddress host, int port) throws IOException { throw unused(); }
    @Override public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException { throw unused(); }
    @Override public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        throw unused();
    }

    /** A connection of MariaDB Connector/J, which keeps its first socket. */
    private record MariaDb(org.mariadb.jdbc.Connection connection, PeekSocket socket, Lock lock) implements Link {

        static Link of(Connection connection) throws SQLException {
            org.mariadb.jdbc.Connection own;
            try {
                own = connection.unwrap(org.mariadb.jdbc.Connection.class);
            } catch (SQLException e) {
                return null;
            }
            if (own.isClosed()) {
                throw Peek.refusal("the connection is closed", null);
            }
            Lock lock = lockOf(own);
            // Without the lock, this could undo the timeout that another thread sets for its ping.
            if (!lock.tryLock()) {
                throw Peek.refusal("another thread uses the connection: find its socket right after the connect", null);
            }
            PeekSocket socket;
            try {
                socket = socketOf(own);
            } finally {
                lock.unlock();
            }
            if (socket == null) {
                return null;
            }
            String url = own.getMetaData().getURL();
            if (!url.matches("(?s)jdbc:(mariadb|mysql)://.*")) {
                throw Peek.refusal("a peek needs a connection that stays with its first host: write jdbc:mariadb://HOST without"
                        + " a failover mode, or ping instead of peeking", null);
            }
            return new MariaDb(own, socket, lock);
        }

        /** The driver sets a timeout on the socket of the connection, on this thread. So no inner class of the driver is needed. */
        private static PeekSocket socketOf(Connection connection) throws SQLException {
            PeekSocket[] found = new PeekSocket[1];
            PeekSocket.FOUND.set(found);
            try {
                connection.setNetworkTimeout(Runnable::run, connection.getNetworkTimeout());
            } finally {
                PeekSocket.FOUND.remove();
            }
            return found[0];
        }

        /** The driver holds this lock during every statement and every ping. The method is not public. */
        private static Lock lockOf(org.mariadb.jdbc.Connection connection) throws SQLException {
            try {
                Method getLock = org.mariadb.jdbc.Connection.class.getDeclaredMethod("getLock");
                getLock.setAccessible(true);
                return (Lock) getLock.invoke(connection);
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw Peek.refusal("a peek cannot reach the lock of " + connection.getMetaData().getDriverVersion()
                        + ": put MariaDB Connector/J on the class path, or ping instead of peeking", e);
            }
        }

        @Override
        public Result look(long silenceNanos) throws SQLException {
            if (connection.isClosed()) {
                return Result.closed(null);
            }
            Result seen = socket.input().look(silenceNanos);
            // While the stream has not ended, such bytes belong to a streaming result or to TLS. The driver does not tell which,
            // and before a ping it would read the whole result. So these bytes do not count.
            return (seen.finding() == Finding.LAST_WORDS || seen.finding() == Finding.BYTES) && !socket.input().hasEnded()
                    ? Result.NOTHING : seen;
        }

        /**
         * If a streaming result is open, the driver reads the rest of that result first, within the deadline. The limit is the
         * socket's own, because the driver takes 0 as no limit, and not as the limit of the URL.
         */
        @Override
        public Optional<Staleness> ask(int millis) throws SQLException {
            int seconds = (int) Math.min((connection.getNetworkTimeout() + 999L) / 1_000, Integer.MAX_VALUE / 1_000);
            return connection.isValid(seconds) ? Optional.empty()
                    : Peek.stale(Reason.PING_FAILED, new SQLException("MariaDB Connector/J got no good answer to its ping", "08S01"));
        }
    }
}
