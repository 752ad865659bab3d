// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The vendor codes that say something about the connection rather than about the statement.
 *
 * <p>Names and numbers are those of the sources given with each. A code that is not here says nothing about the connection. One code
 * is left out on purpose: 3100, a failed observer of group replication. A primary that leaves its group gives it, and so does a
 * healthy primary whose transaction is too large, with the same text.
 */
enum ServerError {

    /** The server is shutting down. MySQL Server Error Reference. The driver does not close the connection, and the server may drain for 2 s. */
    ER_SERVER_SHUTDOWN(1053, ConnectionFailure.LOST),

    /** The server has shut down. MySQL Server Error Reference. */
    ER_SHUTDOWN_COMPLETE(1079, ConnectionFailure.LOST),

    /** The connection was killed. MariaDB Error Code Reference; MySQL sends nothing on a KILL. */
    ER_CONNECTION_KILLED(1927, ConnectionFailure.LOST),

    /** The session was killed, by a tool within the server. MySQL Server Error Reference, 5.7 and later. */
    ER_SESSION_WAS_KILLED(3169, ConnectionFailure.LOST),

    /** Closed for inactivity. MySQL Server Error Reference, 8.0.24 and later. */
    ER_CLIENT_INTERACTION_TIMEOUT(4031, ConnectionFailure.LOST),

    /** MySQL server has gone away. MySQL Client Error Reference; proxies pass it on. */
    CR_SERVER_GONE_ERROR(2006, ConnectionFailure.LOST),

    /** Lost connection to MySQL server during query. MySQL Client Error Reference; proxies pass it on. */
    CR_SERVER_LOST(2013, ConnectionFailure.LOST),

    /** Lost connection to MySQL server, with the step at which. MySQL Client Error Reference. */
    CR_SERVER_LOST_EXTENDED(2055, ConnectionFailure.LOST),

    /** Can't connect through a Unix socket. MySQL Client Error Reference; a proxy whose server is gone. */
    CR_CONNECTION_ERROR(2002, ConnectionFailure.LOST),

    /** Can't connect to remote MySQL server. MySQL Client Error Reference; MySQL Router with connection sharing, inside the work. */
    CR_CONN_HOST_ERROR(2003, ConnectionFailure.LOST),

    /** A Galera node outside the primary component refuses every statement. The code alone also means an unknown command. */
    ER_UNKNOWN_COM_ERROR(1047, "WSREP", ConnectionFailure.LOST),

    /** A Galera node loses its peers during a COMMIT. The code alone is any failed COMMIT. */
    ER_ERROR_DURING_COMMIT(1180, "Not connected to Primary Component", ConnectionFailure.LOST),

    /** An option of the server prevents the statement; a demotion only where that option is read-only. MySQL Server Error Reference. */
    ER_OPTION_PREVENTS_STATEMENT(1290, "read-only", ConnectionFailure.DEMOTED),

    /** A write in a read-only transaction: of a router's read-only session, or of the program's own. MySQL Server Error Reference. */
    ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION(1792, ConnectionFailure.DEMOTED),

    /** Running in read-only mode: InnoDB was started read-only. MySQL Server Error Reference. */
    ER_READ_ONLY_MODE(1836, ConnectionFailure.DEMOTED),

    /** InnoDB is in read only mode, for temporary tables and copies. MySQL Server Error Reference. */
    ER_INNODB_READ_ONLY(1874, ConnectionFailure.DEMOTED),

    /** InnoDB was started for recovery only. MySQL Server Error Reference. */
    ER_INNODB_FORCED_RECOVERY(1881, ConnectionFailure.DEMOTED),

    /** A table cannot be created, because its engine cannot write: MariaDB with a read-only InnoDB. */
    ER_CANT_CREATE_TABLE(1005, ServerError.TABLE_READONLY, ConnectionFailure.DEMOTED),

    /** A table cannot be locked, because its engine cannot write: MySQL with a read-only InnoDB. */
    ER_CANT_LOCK(1015, ServerError.TABLE_READONLY, ConnectionFailure.DEMOTED),

    /** A table cannot be renamed, because its engine cannot write. */
    ER_ERROR_ON_RENAME(1025, ServerError.TABLE_READONLY, ConnectionFailure.DEMOTED),

    /** Accounts cannot be changed, because their engine cannot write: MySQL with a read-only InnoDB. */
    ER_ACL_OPERATION_FAILED(3501, "errcode 165 ", ConnectionFailure.DEMOTED),

    /** A member outside its group refuses every statement. MySQL Server Error Reference, 8.0.14 and later. */
    ER_GRP_RPL_CONSISTENCY(3796, "group_replication_consistency", ConnectionFailure.DEMOTED),

    /** A table is read only: that table alone, or all because InnoDB was started read-only. MySQL and MariaDB Error References. */
    ER_OPEN_AS_READONLY(1036, ConnectionFailure.IN_DOUBT),

    /** A table cannot be dropped, for a reason that the message does not name. MySQL with a read-only InnoDB is one. */
    ER_ENGINE_CANT_DROP_TABLE(3604, ConnectionFailure.IN_DOUBT);

    /** HA_ERR_TABLE_READONLY as the storage engine's own number: the words before and after it are translated. */
    private static final String TABLE_READONLY = ": 165 ";

    private static final Map<Integer, ServerError> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(error -> error.code, Function.identity()));

    private final int code;
    private final String text;
    private final ConnectionFailure meaning;

    ServerError(int code, ConnectionFailure meaning) {
        this(code, "", meaning);
    }

    /** For a code that has this meaning only with this text: an option's name or a number, which no server translates. */
    ServerError(int code, String text, ConnectionFailure meaning) {
        this.code = code;
        this.text = text;
        this.meaning = meaning;
    }

    static ConnectionFailure meaning(int vendorCode, String message) {
        ServerError error = BY_CODE.get(vendorCode);
        return error == null || !error.isIn(message) ? ConnectionFailure.ORDINARY : error.meaning;
    }

    /** Whether a node or a proxy says that it has not passed the statement on. Its connection to the client is well. */
    static boolean isRefusalOfCluster(int vendorCode, String message) {
        return Set.of(CR_CONNECTION_ERROR.code, CR_CONN_HOST_ERROR.code, ER_UNKNOWN_COM_ERROR.code).contains(vendorCode)
                && meaning(vendorCode, message) == ConnectionFailure.LOST;
    }

    /** Options are spelled with hyphens and with underscores. */
    private boolean isIn(String message) {
        return text.isEmpty() || message != null && (message.contains(text) || message.replace('_', '-').contains(text));
    }
}
