// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.SocketFactory;
import com.mysql.cj.protocol.a.NativeProtocol;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.peek.PeekResult.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Looks at the socket of an idle connection. A look is one system call that cannot wait. A look sends nothing, and allocates
 * nothing if it finds nothing.
 *
 * <p>The connection must come from a {@link PeekSocketFactory}. Any other connection is refused. Thread-safe: a look takes no
 * bytes from a thread that uses the connection.
 */
public final class Peek {

    private final JdbcConnection connection;

    /**
     * MySQL Connector/J holds this lock during every use of the connection. All hosts of a URL share one lock, and every call to
     * the connection takes this lock.
     */
    private final Lock lock;

    private Peek(JdbcConnection connection, Lock lock) {
        this.connection = connection;
        this.lock = lock;
    }

    /**
     * Finds the socket of a connection.
     *
     * @param connection MySQL Connector/J's own, or a wrapper that can be unwrapped to it
     * @return looks at the connection from now on, also after a failover inside MySQL Connector/J
     * @throws SQLException if the socket cannot be looked at; the message says what to set, or which driver to use
     */
    public static Peek on(Connection connection) throws SQLException {
        JdbcConnection own = unwrapped(connection);
        Peek peek = new Peek(own, lockOf(own));
        socket(peek.protocol());
        return peek;
    }

    private static JdbcConnection unwrapped(Connection connection) throws SQLException {
        try {
            return connection instanceof JdbcConnection own ? own : connection.unwrap(JdbcConnection.class);
        } catch (SQLException e) {
            throw refusal("this is no connection of MySQL Connector/J but a " + connection.getClass().getName()
                    + ": a peek needs MySQL Connector/J with socketFactory=" + PeekSocketFactory.class.getName(), e);
        }
    }

    /** Up to version 8 the lock is a monitor, which cannot be tried without waiting. So these versions are refused. */
    private static Lock lockOf(JdbcConnection connection) throws SQLException {
        try {
            return connection.getConnectionLock();
        } catch (NoSuchMethodError e) {
            throw refusal("a peek needs MySQL Connector/J 9 or newer, and this is " + connection.getMetaData().getDriverVersion()
                    + ": use a newer one, or ping instead of peeking", e);
        }
    }

    private static SQLException refusal(String text, Throwable cause) {
        return new SQLNonTransientConnectionException(text, "08001", cause);
    }

    private NativeProtocol protocol() throws SQLException {
        if (connection.getSession() instanceof NativeSession session) {
            return session.getProtocol();
        }
        throw refusal("this connection does not use MySQL's classic protocol", null);
    }

    private static PeekSocket socket(NativeProtocol protocol) throws SQLException {
        SocketFactory factory = protocol.getSocketConnection().getSocketFactory();
        if (factory instanceof PeekSocketFactory own) {
            return own.socket();
        }
        String now = factory == null ? "none" : factory.getClass().getName();
        throw refusal("the socket of this connection cannot be looked at: set socketFactory=" + PeekSocketFactory.class.getName()
                + " in the URL or on the DataSource, where it is " + now + " now", null);
    }

    /**
     * Looks at the socket. Trusts a look that finds nothing, even if the server has been silent for long.
     *
     * @return what the look found; never {@link Finding#SILENCE}
     * @throws SQLException if the connection no longer has a socket that can be looked at
     */
    public PeekResult look() throws SQLException {
        return look(PingAfter.never());
    }

    /**
     * Looks at the socket. Does not trust a look that finds nothing after a long silence of the server.
     *
     * @param rule after how long a silence to return {@link Finding#SILENCE}
     * @return what the look found
     * @throws SQLException if the connection no longer has a socket that can be looked at
     */
    public PeekResult look(PingAfter rule) throws SQLException {
        // While a reply arrives, its first bytes can look like any finding, even like last words. So do not look then.
        if (!lock.tryLock()) {
            return PeekResult.IN_USE;
        }
        try {
            // Call nothing else on a closed connection to several hosts: it would reconnect.
            if (connection.isClosed()) {
                return PeekResult.closed(null);
            }
            NativeProtocol protocol = protocol();
            PeekResult seen = socket(protocol).input().look(rule.nanos);
            return switch (seen.finding()) {
                // Unread rows of a streaming result can look like any of these findings, and the driver may have read rows ahead.
                // So the look cannot decide while a streaming result is open.
                case NOTHING, BYTES, LAST_WORDS, SILENCE -> protocol.getStreamingData() == null ? seen : PeekResult.STREAMING;
                default -> seen;
            };
        } finally {
            lock.unlock();
        }
    }

    /** Measures silence with these clocks from now on. */
    void measureWith(TimeSource time) throws SQLException {
        socket(protocol()).input().measureWith(time);
    }

    /**
     * Looks, and pings if the look cannot decide. Does not close a connection that does not answer.
     *
     * <p>If another thread uses the connection, this method waits for that thread, and then looks again. The second look and the
     * ping run under one lock, because the driver refuses to ping while a streaming result is open.
     *
     * @param limitMillis the limit for the lock and the reply together; 0 for none
     * @return what the last look found. NOTHING also if the server answered a ping. SILENCE or BYTES only if it did not; the
     *     cause is then the driver's exception. IN_USE if another thread used the connection until the deadline.
     */
    PeekResult lookOrPing(PingAfter rule, int limitMillis) throws SQLException {
        PeekResult seen = look(rule);
        if (isDecided(seen)) {
            return seen;
        }
        long start = System.nanoTime();
        if (!acquired(limitMillis)) {
            return PeekResult.IN_USE;
        }
        try {
            seen = look(rule);
            if (isDecided(seen)) {
                return seen;
            }
            SQLException failure = ping(limitMillis, start);
            return failure == null ? PeekResult.NOTHING : new PeekResult(seen.finding(), failure);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isDecided(PeekResult seen) {
        return seen != PeekResult.SILENCE && seen != PeekResult.BYTES && seen != PeekResult.IN_USE;
    }

    /** The deadline limits the socket's reads: with a deadline of its own, the driver waits for twice as long under TLS. */
    private SQLException ping(int limitMillis, long start) throws SQLException {
        PeekInput input = socket(protocol()).input();
        if (limitMillis > 0) {
            input.endReadsAfter(TimeUnit.MILLISECONDS.toNanos(limitMillis) - (System.nanoTime() - start));
        }
        try {
            connection.pingInternal(true, 0);
            return null;
        } catch (SQLException e) {
            return e;
        } catch (RuntimeException e) {
            return new SQLNonTransientConnectionException("the driver failed to ping", "08S01", e);
        } finally {
            input.endReadsNoMore();
        }
    }

    private boolean acquired(int limitMillis) {
        if (limitMillis == 0) {
            lock.lock();
            return true;
        }
        try {
            return lock.tryLock() || lock.tryLock(limitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * How long the server may be silent before a look is not enough and a ping is sent too. Immutable.
     *
     * <p>A look sees only what the operating system of this machine knows. A half-open path, a frozen server and a server that is
     * shutting down always look alive. Silence is the time since the last byte came from the server, not the time since the last
     * unit of work.
     */
    public static final class PingAfter {

        static final long NEVER_NANOS = Long.MAX_VALUE;

        private static final PingAfter ALWAYS = new PingAfter(0);
        private static final PingAfter NEVER = new PingAfter(NEVER_NANOS);

        private final long nanos;

        private PingAfter(long nanos) {
            this.nanos = nanos;
        }

        /**
         * Pings if no byte has come for this time.
         *
         * @param limit above zero, and at most 100 years
         * @return the rule
         * @throws IllegalArgumentException if the limit is out of these bounds
         */
        public static PingAfter silenceOf(Duration limit) {
            ConnectionOptions.requirePositive("silence before a ping", limit, Duration.ofSeconds(30));
            return new PingAfter(limit.toNanos());
        }

        /**
         * Pings after each look that found nothing.
         *
         * @return the rule
         */
        public static PingAfter always() {
            return ALWAYS;
        }

        /**
         * Never pings because of silence. If a look finds bytes that it cannot explain, a ping is still sent.
         *
         * @return the rule
         */
        public static PingAfter never() {
            return NEVER;
        }

        @Override
        public String toString() {
            return this == ALWAYS ? "always" : this == NEVER ? "never" : "after " + Duration.ofNanos(nanos) + " of silence";
        }
    }
}
