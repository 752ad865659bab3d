// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The vendor codes that say something about the connection rather than about the statement.
 *
 * <p>Names and numbers are those of the sources given with each; a code that is not here says nothing about the connection.
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

    /** An option of the server prevents the statement; a demotion only where that option is read-only. MySQL Server Error Reference. */
    ER_OPTION_PREVENTS_STATEMENT(1290, ConnectionFailure.DEMOTED),

    /** A write in a read-only transaction. MySQL Server Error Reference; what a router's read-only session answers. */
    ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION(1792, ConnectionFailure.DEMOTED),

    /** Running in read-only mode. MySQL Server Error Reference; InnoDB was started read-only. */
    ER_READ_ONLY_MODE(1836, ConnectionFailure.DEMOTED);

    private static final Map<Integer, ServerError> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(error -> error.code, Function.identity()));

    private final int code;
    private final ConnectionFailure meaning;

    ServerError(int code, ConnectionFailure meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    static ConnectionFailure meaning(int vendorCode, String message) {
        ServerError error = BY_CODE.get(vendorCode);
        if (error == null || error == ER_OPTION_PREVENTS_STATEMENT && !namesReadOnly(message)) {
            return ConnectionFailure.ORDINARY;
        }
        return error.meaning;
    }

    /** The server puts the name of the option into the message, in every language: {@code --read-only} or {@code --super-read-only}. */
    private static boolean namesReadOnly(String message) {
        return message != null && (message.contains("read-only") || message.contains("read_only"));
    }
}
