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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Classifies what an exception means for the connection on which it happened.
 *
 * <p>The verdict uses the SQLState, the vendor code, the type, the text and the causes of the exception. {@code
 * Connection.isClosed()} alone is not enough: the driver returns false for every connection that died while idle, and also after
 * error 1053. No method here sends anything to the server.
 */
public enum ConnectionFailure {

    /** The connection is gone, or will be gone in a moment. The server may or may not have executed the last command. */
    LOST,

    /** The connection works, but the server refused a write as read-only. A former primary refuses writes after a failover. */
    DEMOTED,

    /** The exception alone does not show whether the connection works. Send one command with a deadline to find out. */
    IN_DOUBT,

    /** The statement failed. The connection works as before. */
    ORDINARY;

    /**
     * The first two characters of each SQLState that ISO/IEC 9075-2 calls a connection exception. MySQL Connector/J uses 08S01,
     * which X/Open calls a communication link failure.
     */
    private static final String CONNECTION_EXCEPTION = "08";

    /**
     * SQLStates that do not prove a loss: 08001 and 08004 (could not connect) and 08003 (does not exist). MySQL Connector/J also
     * gives 08003 to {@code rollback()} in autocommit mode. A unit of work also gets 08001 or 08004 if it tries to connect to
     * another server.
     */
    private static final Set<String> NOT_THERE = Set.of("08001", "08003", "08004");

    /** MySQL Connector/J throws these texts, without a vendor code, on a misused connection and on a broken connection. */
    private static final List<String> DOUBTFUL_TEXTS =
            List.of("No operations allowed after statement closed", "Streaming result set");
    private static final String READ_ONLY_TEXT = "Connection is read-only";

    /** Limits the search, because a chain of causes can be circular. Real chains are much shorter. */
    private static final int MAX_DEPTH = 32;

    /**
     * Classifies an exception by all its causes and by the next exceptions of a batch ({@code getNextException()}). The worst
     * verdict counts.
     *
     * <p>An exception of a broken socket counts only if it is a cause of an {@code SQLException}, because the work may use other
     * sockets too. If that {@code SQLException} has no state or a state of class 08, the verdict is LOST. With any other state
     * the verdict is IN_DOUBT, because the driver wraps errors of the program's own streams in the same way.
     *
     * @param failure what was thrown; not null
     * @return the verdict; ORDINARY if nothing in it concerns a connection
     */
    public static ConnectionFailure of(Throwable failure) {
        return of(failure, true);
    }

    /**
     * Classifies an exception as {@link #of(Throwable)} does, and also looks at the connection. If the physical connection is
     * closed, the verdict is LOST. If it is open, the states 08001, 08003 and 08004 do not count, and 08000 with code 1220 does
     * not count. Call this method only if the work itself did not close the connection.
     *
     * @param failure what was thrown; not null
     * @param connection the connection that was used; may be a pool's
     * @return the verdict
     */
    public static ConnectionFailure of(Throwable failure, Connection connection) {
        return isClosed(connection) ? LOST : of(failure, false);
    }

    /**
     * Returns whether a write was refused because the connection or its transaction is marked as read-only. MySQL Connector/J
     * refuses by itself. MariaDB Connector/J marks the session on the server, which refuses with error 1792.
     *
     * @param failure what was thrown; may be null
     * @return true if so
     */
    public static boolean isRefusalOfReadOnly(Throwable failure) {
        return chain(failure).stream().anyMatch(
                each -> each instanceof SQLException sql && (sql.getErrorCode() == 1792 || hasText(sql, READ_ONLY_TEXT)));
    }

    /**
     * Returns whether a server replied with an error. State 45000 does not count: a program defines such errors and their codes.
     * State 08000 does not count: MariaDB Connector/J gives it, with code 1220, to each use of a closed connection.
     *
     * @param failure what was thrown; may be null
     * @return true if so
     */
    public static boolean isReply(Throwable failure) {
        return chain(failure).stream().anyMatch(each -> each instanceof SQLException sql && sql.getErrorCode() > 0
                && !String.valueOf(sql.getSQLState()).matches("45000|08000"));
    }

    /**
     * Returns whether the physical connection is closed. The {@code isClosed()} of most pools' proxies covers the proxy only.
     *
     * @param connection may be a pool's
     * @return true also if {@code isClosed()} throws
     */
    public static boolean isClosed(Connection connection) {
        try {
            return physical(connection).isClosed();
        } catch (SQLException | RuntimeException e) {
            return true;
        }
    }

    /**
     * Returns why the driver closed a connection. MySQL Connector/J throws the reason at every later call.
     *
     * @param closed a connection that is closed, so that the call sends nothing; may be a pool's
     * @return the driver's exception; null if it does not name a failure of the socket
     */
    public static SQLException reasonOfClose(Connection closed) {
        Connection own = physical(closed);
        // With several hosts, MySQL Connector/J returns a JDK proxy. A call on this proxy could open a new connection.
        if (!java.lang.reflect.Proxy.isProxyClass(own.getClass())) {
            try {
                own.createStatement().close();
            } catch (SQLException reason) {
                return chain(reason).stream().anyMatch(IOException.class::isInstance) ? reason : null;
            }
        }
        return null;
    }

    /**
     * Unwraps a connection.
     *
     * @param connection may be a pool's
     * @return the driver's own connection, or the innermost connection that can be unwrapped
     */
    public static Connection physical(Connection connection) {
        Connection own = connection;
        try {
            Connection inner = own.unwrap(Connection.class);
            for (int depth = 0; inner != own && inner != null && depth < MAX_DEPTH; depth++) {
                own = inner;
                inner = own.unwrap(Connection.class);
            }
        } catch (SQLException | RuntimeException e) {
            // The last connection that could be unwrapped is the answer.
        }
        return own;
    }

    static ConnectionFailure of(Throwable failure, boolean closedIsLost) {
        ConnectionFailure verdict = ORDINARY;
        SQLException above = null;
        for (Throwable each : chain(failure)) {
            if (each instanceof SQLException sql) {
                above = sql;
                verdict = worse(verdict, alone(sql, closedIsLost));
            } else if (isBrokenSocket(each)) {
                boolean isOfTheDriver = above.getSQLState() == null || above.getSQLState().startsWith(CONNECTION_EXCEPTION);
                verdict = worse(verdict, isOfTheDriver ? LOST : IN_DOUBT);
            }
        }
        return verdict;
    }

    /**
     * Returns the first {@code SQLException} among the causes, its own causes, and the next exceptions of each. Exceptions above
     * the first {@code SQLException} do not come from the driver.
     */
    static List<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_DEPTH)
                .dropWhile(each -> !(each instanceof SQLException))
                .<Throwable>flatMap(each -> each instanceof SQLException sql
                        ? Stream.iterate(sql, Objects::nonNull, SQLException::getNextException).limit(MAX_DEPTH)
                        : Stream.of(each))
                .toList();
    }

    private static ConnectionFailure alone(SQLException exception, boolean closedIsLost) {
        if (isNotThere(exception)) {
            return closedIsLost ? LOST : ORDINARY;
        }
        if (isOfTheWire(exception)) {
            return LOST;
        }
        if (hasText(exception, READ_ONLY_TEXT) || DOUBTFUL_TEXTS.stream().anyMatch(text -> hasText(exception, text))) {
            return IN_DOUBT;
        }
        return ServerError.meaning(exception);
    }

    static boolean isOfTheWire(Throwable each) {
        return isBrokenSocket(each) || each instanceof SQLRecoverableException || each instanceof SQLException sql
                && String.valueOf(sql.getSQLState()).startsWith(CONNECTION_EXCEPTION) && !isNotThere(sql);
    }

    /** MariaDB Connector/J gives 08000 and 1220 to each use of a closed connection, also if the program closed it. */
    private static boolean isNotThere(SQLException e) {
        return NOT_THERE.contains(String.valueOf(e.getSQLState())) || e.getErrorCode() == 1220 && "08000".equals(e.getSQLState());
    }

    private static boolean isBrokenSocket(Throwable cause) {
        return cause instanceof EOFException || cause instanceof SocketException || cause instanceof InterruptedIOException
                || cause instanceof SSLException || cause instanceof ClosedChannelException;
    }

    private static boolean hasText(SQLException exception, String text) {
        return exception.getErrorCode() == 0 && exception.getMessage() != null && exception.getMessage().startsWith(text);
    }

    /** Returns the worse verdict. The constants are in order, from worst to mildest. */
    private static ConnectionFailure worse(ConnectionFailure one, ConnectionFailure other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /**
     * The vendor codes that concern the connection rather than the statement. Each comment names the documentation that defines
     * the code.
     *
     * <p>Code 3100, a failed observer of group replication, is not in this list, because it does not show a loss. A primary that
     * leaves its group gives this code. A healthy primary gives the same code and text for a transaction that is too large.
     */
    enum ServerError {

        /** The server is shutting down. MySQL Server Error Reference. The driver does not close the connection. */
        ER_SERVER_SHUTDOWN(1053, "", LOST),

        /** The server has shut down. MySQL Server Error Reference. */
        ER_SHUTDOWN_COMPLETE(1079, "", LOST),

        /** The connection was killed. MariaDB Error Code Reference. MySQL sends nothing on a KILL. */
        ER_CONNECTION_KILLED(1927, "", LOST),

        /** A tool inside the server killed the session. MySQL Server Error Reference, 5.7 and later. */
        ER_SESSION_WAS_KILLED(3169, "", LOST),

        /** Closed for inactivity. MySQL Server Error Reference, 8.0.24 and later. */
        ER_CLIENT_INTERACTION_TIMEOUT(4031, "", LOST),

        /** MySQL server has gone away. MySQL Client Error Reference; proxies pass this code on. */
        CR_SERVER_GONE_ERROR(2006, "", LOST),

        /** Lost connection to MySQL server during query. MySQL Client Error Reference; proxies pass this code on. */
        CR_SERVER_LOST(2013, "", LOST),

        /** Lost connection to MySQL server; the text names the step. MySQL Client Error Reference. */
        CR_SERVER_LOST_EXTENDED(2055, "", LOST),

        /** A proxy cannot connect to its server through a Unix socket. MySQL Client Error Reference. */
        CR_CONNECTION_ERROR(2002, "", LOST),

        /** MySQL Router with connection sharing cannot connect to its server. MySQL Client Error Reference. */
        CR_CONN_HOST_ERROR(2003, "", LOST),

        /** A Galera node outside the primary component refuses every statement. The code alone also means an unknown command. */
        ER_UNKNOWN_COM_ERROR(1047, "WSREP", LOST),

        /** A Galera node lost its peers during a COMMIT. The code alone means any failed COMMIT. */
        ER_ERROR_DURING_COMMIT(1180, "Not connected to Primary Component", LOST),

        /**
         * An option of the server prevents the statement. Only the option read-only is a demotion. MySQL Server Error Reference.
         */
        ER_OPTION_PREVENTS_STATEMENT(1290, "read-only", DEMOTED),

        /** A write in a read-only transaction, which a router or the program itself started. MySQL Server Error Reference. */
        ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION(1792, "", DEMOTED),

        /** Running in read-only mode: InnoDB was started read-only. MySQL Server Error Reference. */
        ER_READ_ONLY_MODE(1836, "", DEMOTED),

        /** InnoDB was started read-only, and the statement creates a temporary table. MySQL Server Error Reference. */
        ER_INNODB_READ_ONLY(1874, "", DEMOTED),

        /** InnoDB was started for recovery only. MySQL Server Error Reference. */
        ER_INNODB_FORCED_RECOVERY(1881, "", DEMOTED),

        /** A table cannot be created, because its engine cannot write. MariaDB with a read-only InnoDB. */
        ER_CANT_CREATE_TABLE(1005, ServerError.TABLE_READONLY, DEMOTED),

        /** A table cannot be locked, because its engine cannot write. MySQL with a read-only InnoDB. */
        ER_CANT_LOCK(1015, ServerError.TABLE_READONLY, DEMOTED),

        /** A table cannot be renamed, because its engine cannot write. */
        ER_ERROR_ON_RENAME(1025, ServerError.TABLE_READONLY, DEMOTED),

        /** Accounts cannot be changed, because their engine cannot write. MySQL with a read-only InnoDB. */
        ER_ACL_OPERATION_FAILED(3501, "errcode 165 ", DEMOTED),

        /** A member outside its group refuses every statement. MySQL Server Error Reference, 8.0.14 and later. */
        ER_GRP_RPL_CONSISTENCY(3796, "group_replication_consistency", DEMOTED),

        /** A table is read-only: only that table, or all tables of a read-only InnoDB. MySQL and MariaDB Error References. */
        ER_OPEN_AS_READONLY(1036, "", IN_DOUBT),

        /** A table cannot be dropped. The message does not name the reason. A read-only InnoDB of MySQL is one. */
        ER_ENGINE_CANT_DROP_TABLE(3604, "", IN_DOUBT);

        /** The storage engine's number for HA_ERR_TABLE_READONLY. Servers translate the words around this number. */
        private static final String TABLE_READONLY = ": 165 ";

        private static final Map<Integer, ServerError> BY_CODE =
                Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(error -> error.code, Function.identity()));

        private final int code;
        private final String text;
        private final ConnectionFailure meaning;

        /**
         * A code that has this meaning only with this text. The text is an option's name or a number, which no server translates.
         */
        ServerError(int code, String text, ConnectionFailure meaning) {
            this.code = code;
            this.text = text;
            this.meaning = meaning;
        }

        static ConnectionFailure meaning(SQLException exception) {
            ServerError error = BY_CODE.get(exception.getErrorCode());
            return error == null || !error.isIn(exception.getMessage()) ? ORDINARY : error.meaning;
        }

        /** Accepts an option with hyphens and with underscores, because servers write both. */
        private boolean isIn(String message) {
            return text.isEmpty() || message != null && (message.contains(text) || message.replace('_', '-').contains(text));
        }
    }
}
