// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Asks the server whether it accepts writes, instead of a ping. This probe costs one round trip, as a ping does, and finds more:
 * a server that has turned read-only, a Galera node that has left its cluster, and a proxy whose server is gone.
 *
 * <p>Use it only for a program that writes to a primary. Do not use it for a replica, behind a proxy or a driver that sends reads
 * to a replica, or for an account that may write in spite of {@code read_only}: there it refuses connections that work. Some
 * proxies no longer share a connection between clients after a query with {@code @}.
 *
 * <p>A new connection is asked too, so an address that still leads to the old primary gives no connection. An answer that this
 * class does not know counts as "no". A server that accepts writes from nobody for another reason, such as a full disk, is not
 * found.
 *
 * <p>Thread-safe. Keeps one {@code PreparedStatement} for each connection.
 */
public final class WriteProbe implements Probe {

    /**
     * Fails with error 1690 (out of range) unless both variables are off. Servers say {@code 0} or {@code OFF}. MariaDB 12 has
     * several words for {@code read_only}, so the comparison is one of texts.
     */
    private static final String QUESTION = "~0 + (CONCAT_WS(' ', @@read_only, @@innodb_read_only)"
            + " NOT IN ('0 0', 'OFF 0', '0 OFF', 'OFF OFF'))";

    /** Has no result that the driver would have to read. */
    private static final String TO_MYSQL = "DO " + QUESTION;

    /** DO never fails on MariaDB. A Galera node outside its cluster refuses only statements that have a table. */
    private static final String TO_MARIADB = "SELECT " + QUESTION + " FROM (SELECT 1) AS node";

    private static final String ANSWER = "SELECT @@read_only, @@innodb_read_only";
    private static final int OUT_OF_RANGE = 1690;
    private static final int OPTION_PREVENTS_STATEMENT = 1290;

    /** The deadline of the question on a new connection. */
    private static final int DEADLINE_MILLIS = 1_000;

    /** Has no settings. */
    public WriteProbe() {
    }

    /** {@inheritDoc} Asks once, and waits at most one second for the answer. */
    @Override
    public Question on(Connection connection) throws SQLException {
        boolean isMariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
        WriteQuestion asking = new WriteQuestion(connection, isMariaDb ? TO_MARIADB : TO_MYSQL);
        Optional<Staleness> refused = asking.ask(DEADLINE_MILLIS);
        if (refused.isPresent()) {
            throw (SQLException) refused.get().cause();
        }
        return asking;
    }

    /** Asks one connection. */
    private static final class WriteQuestion implements Question {

        private final Connection connection;
        private final String sql;
        private PreparedStatement statement;

        WriteQuestion(Connection connection, String sql) {
            this.connection = connection;
            this.sql = sql;
        }

        /** Throws if the server answers with another error, for example 1047 of a Galera node. */
        @Override
        public Optional<Staleness> ask(int millis) throws SQLException {
            int timeout = millis > 0 ? connection.getNetworkTimeout() : 0;
            if (millis > 0) {
                connection.setNetworkTimeout(Runnable::run, millis);
            }
            Optional<Staleness> stale = Optional.empty();
            try {
                ask();
            } catch (SQLException e) {
                if (e.getErrorCode() != OUT_OF_RANGE && ConnectionFailure.isReply(e)) {
                    throw e;
                }
                stale = Optional.of(e.getErrorCode() == OUT_OF_RANGE
                        ? new Staleness(Reason.FOUND_READ_ONLY, answer(e)) : new Staleness(Reason.PING_FAILED, e));
            }
            if (millis > 0 && stale.isEmpty()) {
                connection.setNetworkTimeout(Runnable::run, timeout);
            }
            return stale;
        }

        private void ask() throws SQLException {
            if (statement == null || statement.isClosed()) {
                statement = connection.prepareStatement(sql);
            }
            if (statement.execute()) {
                statement.getResultSet().close();
            }
        }

        private SQLException answer(SQLException failure) {
            String answer = "an unknown answer";
            try (Statement again = connection.createStatement(); ResultSet row = again.executeQuery(ANSWER)) {
                row.next();
                answer = "read_only " + row.getString(1) + " and innodb_read_only " + row.getString(2);
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
            return new SQLException(
                    "the server is read-only: it has " + answer, "HY000", OPTION_PREVENTS_STATEMENT, failure);
        }
    }
}
