// SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
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
     * Connection does not exist. Connector/J says so of a connection that is closed, but also of {@code rollback()} in autocommit mode on
     * one that is in perfect health; what was lost on the wire was said in another state before.
     */
    private static final String CONNECTION_DOES_NOT_EXIST = "08003";

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
     * Classifies an exception as {@link #of(Throwable)} does, for a connection at hand: where the only evidence of a loss is SQLState 08003,
     * which a driver also gives to a mistaken call, the connection itself is asked whether it is closed. Sends nothing.
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
     * @return true for every loss but one whose only evidence is SQLState 08003
     */
    public static boolean onTheWire(Throwable failure) {
        return of(failure, false) == LOST;
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
        if (CONNECTION_DOES_NOT_EXIST.equals(state)) {
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
