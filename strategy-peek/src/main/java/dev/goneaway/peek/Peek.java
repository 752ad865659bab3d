// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.SocketFactory;
import com.mysql.cj.protocol.a.NativeProtocol;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.support.IdleTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Looks at the socket of an idle connection: one system call that cannot wait, no round trip, no allocation while there is
 * nothing to see.
 *
 * <p>For a connection that a {@link PeekSocketFactory} made; any other is refused, never called alive. Thread-safe: a look at a
 * connection that is in use takes nothing from its user.
 */
public final class Peek {

    private final JdbcConnection connection;

    /** Every use of the connection holds it; one for all hosts of a URL, where to ask for anything waits for it. */
    private final Lock lock;

    private Peek(JdbcConnection connection, Lock lock) {
        this.connection = connection;
        this.lock = lock;
    }

    /**
     * Finds the way to the socket of a connection, once.
     *
     * @param connection Connector/J's own, or a wrapper that can be unwrapped to it
     * @return what looks at it from now on, also after a failover inside the driver
     * @throws SQLException if its socket cannot be looked at; the message says what to set, or which driver to take
     */
    public static Peek on(Connection connection) throws SQLException {
        JdbcConnection own = unwrapped(connection);
        Peek peek = new Peek(own, lockOf(own));
        peek.socket();
        return peek;
    }

    private static JdbcConnection unwrapped(Connection connection) throws SQLException {
        try {
            return connection instanceof JdbcConnection own ? own : connection.unwrap(JdbcConnection.class);
        } catch (SQLException e) {
            throw refusal("this is no connection of MySQL Connector/J but a " + connection.getClass().getName()
                    + ": a peek needs Connector/J with socketFactory=" + PeekSocketFactory.class.getName(), e);
        }
    }

    /** Until version 8 it is a monitor, which nobody can try to take. */
    private static Lock lockOf(JdbcConnection connection) throws SQLException {
        try {
            return connection.getConnectionLock();
        } catch (NoSuchMethodError e) {
            throw refusal("a peek needs Connector/J 9 or newer, and this is " + connection.getMetaData().getDriverVersion()
                    + ": take a newer one, or ping instead of peeking", e);
        }
    }

    private static SQLException refusal(String text, Throwable cause) {
        return new SQLNonTransientConnectionException(text, "08001", cause);
    }

    private NativeProtocol protocol() throws SQLException {
        if (connection.getSession() instanceof NativeSession session) {
            return session.getProtocol();
        }
        throw refusal("this connection does not speak MySQL's classic protocol", null);
    }

    private PeekSocket socket() throws SQLException {
        return socket(protocol());
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
     * Looks, and believes what it sees.
     *
     * @return what was there; never {@link Peeked.Sight#SILENCE}
     * @throws SQLException if the connection no longer has a socket that can be looked at
     */
    public Peeked look() throws SQLException {
        return look(PingAfter.never());
    }

    /**
     * Looks, and says when to believe it no longer.
     *
     * @param rule after how long a silence to answer {@link Peeked.Sight#SILENCE}
     * @return what was there
     * @throws SQLException if the connection no longer has a socket that can be looked at
     */
    public Peeked look(PingAfter rule) throws SQLException {
        return look(rule, null);
    }

    /** Does as {@link #look(PingAfter)} does, at the moment of a lap that was just taken with the same clocks; null for a look at them. */
    Peeked look(PingAfter rule, IdleTime lapped) throws SQLException {
        // In the midst of an answer, its bytes may look like anything, last words included.
        if (!lock.tryLock()) {
            return Peeked.IN_USE;
        }
        try {
            // Asked anything more, a connection to several hosts may open itself again.
            return connection.isClosed() ? Peeked.closed(null) : lookAt(protocol(), rule, lapped);
        } finally {
            lock.unlock();
        }
    }

    private static Peeked lookAt(NativeProtocol protocol, PingAfter rule, IdleTime lapped) throws SQLException {
        Peeked seen = socket(protocol).input().look(rule.nanos(), lapped);
        return switch (seen.sight()) {
            // Rows that wait to be read may look like anything, last words included. Where none waits, the driver may have read
            // them ahead.
            case NOTHING, BYTES, LAST_WORDS, SILENCE -> protocol.getStreamingData() == null ? seen : Peeked.STREAMING;
            default -> seen;
        };
    }

    /**
     * Looks, and pings if the look leaves a doubt. While another thread uses the connection, this waits and sends nothing. Then
     * this looks again, and pings under the same lock: the driver refuses to ping while a streaming result is open.
     *
     * @param limitMillis for the lock and the reply together; 0 for ever
     * @return what the last look showed. NOTHING also if the server answered the ping. SILENCE or BYTES only if it did not, with
     *     what the driver threw as the cause. IN_USE if another thread used the connection until the deadline.
     */
    Peeked settle(PingAfter rule, int limitMillis) throws SQLException {
        Peeked seen = look(rule);
        if (!inDoubt(seen) && seen != Peeked.IN_USE) {
            return seen;
        }
        long start = System.nanoTime();
        if (!acquired(limitMillis)) {
            return Peeked.IN_USE;
        }
        try {
            seen = look(rule);
            if (!inDoubt(seen)) {
                return seen;
            }
            long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            SQLException failure = ping(limitMillis == 0 ? 0 : (int) Math.max(1, limitMillis - spent));
            return failure == null ? Peeked.NOTHING : new Peeked(seen.sight(), failure);
        } finally {
            lock.unlock();
        }
    }

    private static boolean inDoubt(Peeked seen) {
        return seen == Peeked.SILENCE || seen == Peeked.BYTES;
    }

    /** Measures silence with these clocks from now on. */
    void measureWith(TimeSource time) throws SQLException {
        socket().input().measureWith(time);
    }

    /**
     * Asks the server, under the driver's own lock, and leaves a connection that does not answer to the caller to dispose of.
     *
     * <p>The deadline is the socket's, not the driver's: the driver would take it twice under TLS.
     *
     * @param limitMillis for the lock and the reply together; 0 for ever
     * @return null if it answered, a {@link BusyException} if another thread kept the connection, else what the driver threw
     */
    SQLException ping(int limitMillis) {
        long start = System.nanoTime();
        if (!acquired(limitMillis)) {
            return new BusyException();
        }
        try {
            PeekInput input = socket().input();
            if (limitMillis > 0) {
                input.endReadsAfter(TimeUnit.MILLISECONDS.toNanos(limitMillis) - (System.nanoTime() - start));
            }
            try {
                connection.pingInternal(true, 0);
            } finally {
                input.endReadsNoMore();
            }
            return null;
        } catch (SQLException e) {
            return e;
        } catch (RuntimeException e) {
            return new SQLNonTransientConnectionException("the driver failed to ping", "08S01", e);
        } finally {
            lock.unlock();
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

    /** Says nothing of the connection's health, only that the deadline passed before it could be asked. */
    static final class BusyException extends SQLTimeoutException {

        private static final long serialVersionUID = 1;

        BusyException() {
            super("another thread is using the connection", "HYT00");
        }
    }
}
