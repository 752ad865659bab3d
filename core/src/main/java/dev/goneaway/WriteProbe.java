// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Asks the server whether it accepts writes, instead of a ping. The question costs one round trip, as a ping does. The question
 * also finds a server that has turned read-only, a Galera node that has left its cluster, and a proxy whose server is gone.
 *
 * <p>Use it only for a program that writes to a primary. It refuses a replica. It may refuse a connection through a proxy or a
 * driver that sends reads to a replica. It refuses a read-only server, even if the account may write in spite of {@code
 * read_only}. Some proxies no longer share a connection between clients after a query with {@code @}.
 *
 * <p>A new connection is asked too, so an address that still leads to the old primary gives no connection. An answer that this
 * class does not know counts as "no". This class does not find a server that accepts no writes for another reason, such as a full
 * disk. It does not find a Galera node with {@code wsrep_dirty_reads}.
 *
 * <p>Thread-safe.
 */
public final class WriteProbe implements Probe {

    private static final String ANSWER = "SELECT @@read_only, @@innodb_read_only";

    /** Fails with error 1690 (out of range) unless both variables are off. Has no result that the driver would have to read. */
    private static final String TO_MYSQL = "DO ~0 + (CONCAT_WS(' ', @@read_only, @@innodb_read_only)"
            + " NOT IN ('0 0', 'OFF 0', '0 OFF', 'OFF OFF'))";

    /** On MariaDB a DO never fails. A Galera node outside its cluster answers a SELECT, but not a SELECT from a table. */
    private static final String TO_MARIADB = ANSWER + " FROM (SELECT 1) AS node";

    private static final int OUT_OF_RANGE = 1690;
    private static final int OPTION_PREVENTS_STATEMENT = 1290;

    /** The deadline of the question on a new connection. */
    private static final int DEADLINE_MILLIS = 1_000;

    /** Has no settings. */
    public WriteProbe() {
    }

    /** {@inheritDoc} Asks once. Waits at most one second for each reply, and twice as long under TLS if the server is frozen. */
    @Override
    public Question on(Connection connection) throws SQLException {
        boolean isMariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
        WriteQuestion question = new WriteQuestion(connection, isMariaDb ? TO_MARIADB : TO_MYSQL);
        Optional<Staleness> refused = question.ask(DEADLINE_MILLIS);
        if (refused.isPresent()) {
            throw (SQLException) refused.get().cause();
        }
        return question;
    }

    /** Asks one connection. */
    private static final class WriteQuestion implements Question {

        private final Connection connection;
        private final String sql;
        private boolean keeps;
        private PreparedStatement statement;

        WriteQuestion(Connection connection, String sql) {
            this.connection = connection;
            this.sql = sql;
        }

        @Override
        public void mayKeepStatement() {
            keeps = true;
        }

        /** Throws if the server answers with another error, for example 1047 of a Galera node. */
        @Override
        public Optional<Staleness> ask(int millis) throws SQLException {
            int timeout = millis > 0 ? connection.getNetworkTimeout() : 0;
            if (millis > 0) {
                connection.setNetworkTimeout(Runnable::run, millis);
            }
            String refusal;
            try {
                refusal = refusal();
            } catch (SQLException e) {
                if (ConnectionFailure.isReply(e)) {
                    throw e;
                }
                return Optional.of(new Staleness(Reason.PING_FAILED, e));
            }
            if (refusal != null) {
                return Optional.of(new Staleness(Reason.FOUND_READ_ONLY,
                        new SQLException("the server is read-only: it has " + refusal, "HY000", OPTION_PREVENTS_STATEMENT)));
            }
            if (millis > 0) {
                connection.setNetworkTimeout(Runnable::run, timeout);
            }
            return Optional.empty();
        }

        /** Returns the answer of a server that does not accept writes, else null. */
        private String refusal() throws SQLException {
            if (statement == null) {
                statement = connection.prepareStatement(sql);
            }
            try {
                if (statement.execute()) {
                    return refusal(statement.getResultSet());
                }
                // A proxy may hide that its server is MariaDB, where a DO gives a warning instead of the error.
                if (statement.getWarnings() == null) {
                    return null;
                }
            } catch (SQLException e) {
                if (e.getErrorCode() != OUT_OF_RANGE) {
                    throw e;
                }
            } finally {
                if (!keeps) {
                    statement.close();
                    statement = null;
                }
            }
            try (PreparedStatement again = connection.prepareStatement(ANSWER)) {
                return refusal(again.executeQuery());
            }
        }

        private static String refusal(ResultSet answer) throws SQLException {
            try (answer) {
                answer.next();
                String readOnly = answer.getString(1);
                String innodbReadOnly = answer.getString(2);
                return isOff(readOnly) && isOff(innodbReadOnly) ? null
                        : "read_only " + readOnly + " and innodb_read_only " + innodbReadOnly;
            }
        }

        private static boolean isOff(String value) {
            return "0".equals(value) || "OFF".equals(value);
        }
    }
}
