// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What an exception says about the connection it came from.
 *
 * <p>{@code Connection.isClosed()} does not tell: it is false on every connection that died while idle, and stays false after error 1053.
 * So the verdict rests on SQLState, vendor code, type and causes.
 */
public enum ConnectionFailure {

    /** The connection is gone, or will be in a moment; whether the last command was carried out is unknown. */
    LOST,

    /** The connection stands, but the server behind it has turned read-only, as an old primary does after a failover. */
    DEMOTED,

    /** The statement failed; the connection is as good as before. */
    ORDINARY;

    /** Class 08 of ISO/IEC 9075-2, connection exception; 08S01 is X/Open's communication link failure. */
    private static final String CONNECTION_EXCEPTION = "08";

    /**
     * States that speak of a connection that is not there: 08003, connection does not exist; 08001 and 08004, none could be made. Connector/J
     * gives 08003 to a closed connection, but also to {@code rollback()} in autocommit mode on one in perfect health; and a unit of work may
     * have tried to connect to somewhere else. A loss on the wire has another state.
     */
    private static final Set<String> NOT_THERE = Set.of("08001", "08003", "08004");

    /** Deeper than any chain that was seen, and an end to one that is a circle. */
    private static final int MAX_DEPTH = 32;

    /**
     * Classifies an exception by all that it carries: LOST outranks DEMOTED, and DEMOTED outranks ORDINARY.
     *
     * <p>Looks at causes and at the next exceptions of a batch. A broken socket counts only below an {@code SQLException}: the
     * work may have been talking to other machines too.
     *
     * @param failure what was thrown; not null
     * @return the verdict; ORDINARY for what says nothing about a connection
     */
    public static ConnectionFailure of(Throwable failure) {
        return of(failure, true);
    }

    /**
     * Classifies an exception as {@link #of(Throwable)} does, for a connection at hand: where the only evidence of a loss is a state that a driver
     * also gives to a mistaken call or to another connection, this one is asked whether it is closed. Sends nothing.
     *
     * @param failure what was thrown; not null
     * @param connection the connection that was used
     * @return the verdict
     */
    public static ConnectionFailure of(Throwable failure, Connection connection) {
        ConnectionFailure verdict = of(failure, true);
        return verdict == LOST && !onTheWire(failure) && !isClosed(connection) ? of(failure, false) : verdict;
    }

    /**
     * Whether an exception shows a loss that happened on the way to the server or there, rather than a use of what was closed before.
     *
     * @param failure what was thrown; not null
     * @return true for every loss but one whose only evidence is SQLState 08001, 08003 or 08004
     */
    public static boolean onTheWire(Throwable failure) {
        return of(failure, false) == LOST;
    }

    /**
     * Whether an exception shows that this connection was lost on the wire, and not another that the same work was using: the server named the
     * loss, or this connection does not answer any more. Sends a ping if in doubt, and waits a second for the reply.
     *
     * @param failure what was thrown; not null
     * @param connection the connection that was used
     * @return true only if both speak for it
     */
    public static boolean onTheWire(Throwable failure, Connection connection) {
        return onTheWire(failure) && (namedByServer(failure) || !answers(connection));
    }

    private static boolean answers(Connection connection) {
        try {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean namedByServer(Throwable failure) {
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            if (current instanceof SQLException sql && ServerError.meaning(sql.getErrorCode(), sql.getMessage()) == LOST) {
                return true;
            }
            current = current.getCause();
        }
        return false;
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private static ConnectionFailure of(Throwable failure, boolean closedIsLost) {
        ConnectionFailure verdict = ORDINARY;
        boolean inDriver = false;
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            if (current instanceof SQLException sql) {
                inDriver = true;
                verdict = worse(verdict, ofBatch(sql, closedIsLost));
            } else if (inDriver && isBrokenSocket(current)) {
                verdict = LOST;
            }
            current = current.getCause();
        }
        return verdict;
    }

    private static ConnectionFailure ofBatch(SQLException first, boolean closedIsLost) {
        ConnectionFailure verdict = ORDINARY;
        SQLException next = first;
        for (int depth = 0; next != null && depth < MAX_DEPTH; depth++) {
            verdict = worse(verdict, alone(next, closedIsLost));
            next = next.getNextException();
        }
        return verdict;
    }

    private static ConnectionFailure alone(SQLException exception, boolean closedIsLost) {
        String state = exception.getSQLState();
        if (state != null && NOT_THERE.contains(state)) {
            return closedIsLost ? LOST : ORDINARY;
        }
        if (exception instanceof SQLRecoverableException || state != null && state.startsWith(CONNECTION_EXCEPTION)) {
            return LOST;
        }
        return ServerError.meaning(exception.getErrorCode(), exception.getMessage());
    }

    private static boolean isBrokenSocket(Throwable cause) {
        return cause instanceof IOException
                && (cause instanceof EOFException
                || cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof SSLException
                || cause instanceof ClosedChannelException);
    }

    /** The constants are declared from worst to mildest. */
    private static ConnectionFailure worse(ConnectionFailure one, ConnectionFailure other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
