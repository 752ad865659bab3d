// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What an exception says about the connection it came from.
 *
 * <p>The verdict rests on SQLState, vendor code, type, text and causes. {@code Connection.isClosed()} alone does not tell: it is false on
 * every connection that died while idle, and stays false after error 1053. Nothing here sends anything to the server.
 */
public enum ConnectionFailure {

    /** The connection is gone, or will be in a moment. Whether the last command was carried out is unknown. */
    LOST,

    /** The connection stands, but a write was refused as read-only, as by an old primary after a failover. */
    DEMOTED,

    /** The exception alone cannot tell. Ask the connection: send one command, with a deadline. */
    IN_DOUBT,

    /** The statement failed. The connection is as good as before. */
    ORDINARY;

    /** Class 08 of ISO/IEC 9075-2, connection exception; 08S01 is X/Open's communication link failure. */
    private static final String CONNECTION_EXCEPTION = "08";

    /**
     * States for a connection that is not there: 08003, it does not exist; 08001 and 08004, it could not be made. They prove no loss:
     * Connector/J also gives 08003 to {@code rollback()} in autocommit mode, and a unit of work may have tried to connect elsewhere.
     */
    private static final Set<String> NOT_THERE = Set.of("08001", "08003", "08004");

    /** What Connector/J throws, without a vendor code, on a good connection that was misused and on one that it cannot use any more. */
    private static final List<String> DOUBTFUL_TEXTS = List.of("No operations allowed after statement closed", "Streaming result set");
    private static final String READ_ONLY_TEXT = "Connection is read-only";

    /** How the messages of a socket begin that was closed by this program, as the JDK's, Connector/J's and an interrupt's do. */
    private static final List<String> CLOSED_HERE = List.of("socket closed", "socket is closed", "closed by");

    /** Deeper than any chain that was seen. Also ends a circular chain. */
    private static final int MAX_DEPTH = 32;

    /**
     * Classifies an exception by all that it carries: the worst verdict counts.
     *
     * <p>Looks at causes and at the next exceptions of a batch. A broken socket counts only below an {@code SQLException}: the work may
     * use other sockets too. Below an {@code SQLException} without a state, or of class 08, it is LOST. Below any other state it
     * is IN_DOUBT, because the driver wraps the errors of the program's own streams in the same way.
     *
     * @param failure what was thrown; not null
     * @return the verdict; ORDINARY for what says nothing about a connection
     */
    public static ConnectionFailure of(Throwable failure) {
        return of(failure, true);
    }

    /**
     * Classifies an exception as {@link #of(Throwable)} does, with the connection at hand. A physical connection that is closed is LOST. On
     * an open one, the states 08001, 08003 and 08004 do not count. The caller must rule out that the work closed the connection itself.
     *
     * @param failure what was thrown; not null
     * @param connection the connection that was used; may be a pool's
     * @return the verdict
     */
    public static ConnectionFailure of(Throwable failure, Connection connection) {
        return isClosed(connection) ? LOST : of(failure, false);
    }

    /**
     * Whether the other side gave the connection up: the server, or what stands before it. False after a timeout, an abort and an interrupt,
     * which this program made. False also for a closed connection whose driver does not tell why, or tells only that the socket is closed.
     *
     * @param failure what was thrown; not null
     * @param gone whether this connection is closed or does not answer any more: the exception may be another connection's
     * @return true if a server's own error says so, or if the connection is gone and the exception shows that the other side ended it
     */
    public static boolean isDroppedByServer(Throwable failure, boolean gone) {
        List<Throwable> chain = chain(failure);
        if (chain.stream().anyMatch(each -> each instanceof SQLException sql && serverError(sql) == LOST)) {
            return true;
        }
        return gone && of(failure, false).compareTo(IN_DOUBT) <= 0
                && chain.stream().anyMatch(ConnectionFailure::isOfTheWire) && chain.stream().noneMatch(ConnectionFailure::isMadeHere);
    }

    /** Whether the driver refused a write, because it takes the connection for read-only. */
    static boolean isRefusalOfDriver(Throwable failure) {
        return chain(failure).stream().anyMatch(each -> each instanceof SQLException sql && hasText(sql, READ_ONLY_TEXT));
    }

    /** Whether a server replied with an error. State 45000 is for errors that a program defines, so its code may be the program's own. */
    static boolean isReply(Throwable failure) {
        return chain(failure).stream().anyMatch(
                each -> each instanceof SQLException sql && sql.getErrorCode() > 0 && !"45000".equals(sql.getSQLState()));
    }

    /** Whether a cluster or a proxy refused the statement, so that it was not carried out, and may go on answering others. */
    static boolean isRefusalOfCluster(Throwable failure) {
        return chain(failure).stream().anyMatch(
                each -> each instanceof SQLException sql && ServerError.isRefusalOfCluster(sql.getErrorCode(), sql.getMessage()));
    }

    /**
     * Whether the physical connection is closed. Most pools' proxies only know of their own {@code close()}. Sends nothing.
     *
     * @param connection may be a pool's
     * @return true also if it cannot be asked
     */
    public static boolean isClosed(Connection connection) {
        try {
            return physical(connection).isClosed();
        } catch (SQLException | RuntimeException e) {
            return true;
        }
    }

    /**
     * Why the driver closed a connection, from the exception that Connector/J throws at every later call; null unless it names a failure of
     * the socket.
     *
     * @param closed a connection that is closed, so that nothing is sent
     */
    static SQLException reasonOfClose(Connection closed) {
        Connection own = physical(closed);
        // The driver's connection to several hosts is such a proxy, and could connect again.
        if (!java.lang.reflect.Proxy.isProxyClass(own.getClass())) {
            try {
                own.createStatement().close();
            } catch (SQLException reason) {
                return chain(reason).stream().anyMatch(IOException.class::isInstance) ? reason : null;
            }
        }
        return null;
    }

    /** The driver's own connection, or as far as it can be unwrapped. */
    static Connection physical(Connection connection) {
        Connection own = connection;
        try {
            for (int depth = 0; depth < MAX_DEPTH; depth++) {
                Connection inner = own.unwrap(Connection.class);
                if (inner == own || inner == null) {
                    break;
                }
                own = inner;
            }
        } catch (SQLException | RuntimeException e) {
            return own;
        }
        return own;
    }

    private static ConnectionFailure of(Throwable failure, boolean closedIsLost) {
        ConnectionFailure verdict = ORDINARY;
        SQLException above = null;
        for (Throwable each : chain(failure)) {
            if (each instanceof SQLException sql) {
                above = sql;
                verdict = worse(verdict, alone(sql, closedIsLost));
            } else if (isBrokenSocket(each)) {
                verdict = worse(verdict, isSilentOrConnectionException(above) ? LOST : IN_DOUBT);
            }
        }
        return verdict;
    }

    /** The first {@code SQLException} of the causes and all that is below it, each with its next exceptions; so nothing that is not the driver's. */
    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            if (current instanceof SQLException sql) {
                SQLException next = sql;
                for (int width = 0; next != null && width < MAX_DEPTH; width++) {
                    chain.add(next);
                    next = next.getNextException();
                }
            } else if (!chain.isEmpty()) {
                chain.add(current);
            }
            current = current.getCause();
        }
        return chain;
    }

    private static ConnectionFailure alone(SQLException exception, boolean closedIsLost) {
        String state = exception.getSQLState();
        if (state != null && NOT_THERE.contains(state)) {
            return closedIsLost ? LOST : ORDINARY;
        }
        if (isOfTheWire(exception)) {
            return LOST;
        }
        if (hasText(exception, READ_ONLY_TEXT) || DOUBTFUL_TEXTS.stream().anyMatch(text -> hasText(exception, text))) {
            return IN_DOUBT;
        }
        return serverError(exception);
    }

    private static boolean isOfTheWire(Throwable each) {
        if (each instanceof SQLException sql) {
            String state = sql.getSQLState();
            return sql instanceof SQLRecoverableException
                    || state != null && state.startsWith(CONNECTION_EXCEPTION) && !NOT_THERE.contains(state);
        }
        return isBrokenSocket(each);
    }

    private static boolean isBrokenSocket(Throwable cause) {
        return cause instanceof EOFException
                || cause instanceof SocketException
                || cause instanceof InterruptedIOException
                || cause instanceof SSLException
                || cause instanceof ClosedChannelException;
    }

    /** A timeout is an {@code InterruptedIOException}; whoever closes, aborts or interrupts leaves a closed socket or channel. */
    private static boolean isMadeHere(Throwable each) {
        return each instanceof InterruptedIOException || each instanceof InterruptedException || each instanceof ClosedChannelException
                || each instanceof IOException && each.getMessage() != null
                && CLOSED_HERE.stream().anyMatch(each.getMessage().toLowerCase(Locale.ROOT)::startsWith);
    }

    private static boolean isSilentOrConnectionException(SQLException above) {
        return above.getSQLState() == null || above.getSQLState().startsWith(CONNECTION_EXCEPTION);
    }

    private static boolean hasText(SQLException exception, String text) {
        return exception.getErrorCode() == 0 && exception.getMessage() != null && exception.getMessage().startsWith(text);
    }

    private static ConnectionFailure serverError(SQLException exception) {
        return ServerError.meaning(exception.getErrorCode(), exception.getMessage());
    }

    /** The constants are declared from worst to mildest. */
    private static ConnectionFailure worse(ConnectionFailure one, ConnectionFailure other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
