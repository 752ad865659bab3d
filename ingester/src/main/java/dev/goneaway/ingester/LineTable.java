// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The SQL. A batch is stored by one statement, which is one transaction: it is there wholly or not at all, and at no time is a
 * transaction open that waits for this program. Were the path to fall silent in the middle of one, the server would keep its
 * locks for as long as {@code wait_timeout}, and every repetition would wait for them.
 */
final class LineTable {

    /** The key is compared byte by byte, so that two keys which a sender tells apart are never one to the server. */
    private static final String DEFINITION = "CREATE TABLE IF NOT EXISTS line ("
            + "line_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, "
            + "text MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL, "
            + "stored_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB";

    /** Of the table that is there: its engine, how it compares keys, and how many indexes hold each whole key once. */
    private static final String PROMISE = "SELECT (SELECT ENGINE FROM information_schema.TABLES"
            + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'line'), "
            + "(SELECT COALESCE(COLLATION_NAME, DATA_TYPE) FROM information_schema.COLUMNS"
            + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'line' AND COLUMN_NAME = 'line_key'), "
            + "(SELECT COUNT(*) FROM (SELECT INDEX_NAME FROM information_schema.STATISTICS"
            + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'line' AND NON_UNIQUE = 0 GROUP BY INDEX_NAME"
            + " HAVING COUNT(*) = 1 AND MAX(COLUMN_NAME) = 'line_key' AND MAX(SUB_PART) IS NULL) AS found)";

    private static final int NO_SUCH_TABLE = 1146;

    private LineTable() {
    }

    /**
     * Makes the table unless it is there; an account that may not create tables is enough where it is.
     *
     * @throws RefusedException if the table that is there would take a line twice, take two keys for one, or forget what it took
     */
    static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try {
                statement.executeQuery("SELECT line_key, text FROM line LIMIT 0").close();
            } catch (SQLException e) {
                if (e.getErrorCode() != NO_SUCH_TABLE) {
                    throw e;
                }
                statement.execute(DEFINITION);
            }
            try (ResultSet row = statement.executeQuery(PROMISE)) {
                row.next();
                demand("InnoDB".equalsIgnoreCase(row.getString(1)), "its engine is to be InnoDB");
                String comparison = String.valueOf(row.getString(2));
                demand(comparison.endsWith("_bin") || comparison.equals("varbinary"),
                        "line_key is to be compared byte by byte, as with COLLATE ascii_bin");
                demand(row.getInt(3) > 0, "it needs a primary or unique key on line_key alone");
            }
        }
    }

    private static void demand(boolean kept, String what) {
        if (!kept) {
            throw new RefusedException("the table 'line' that is there cannot keep the promise: " + what
                    + "; alter it, or name a database without it");
        }
    }

    /**
     * Stores what is not stored yet, and returns what is in the table now, by key. Running it again, after any end of the first
     * run, leaves the table as if it had run once: a key that is there stays as it is.
     */
    static Map<String, String> store(Connection connection, List<Line> lines) throws SQLException {
        // Not INSERT IGNORE, which stores a text that does not fit cut short, and says so in a warning.
        String insert = "INSERT INTO line (line_key, text) VALUES " + repeated("(?, ?)", lines.size())
                + " ON DUPLICATE KEY UPDATE line_key = line_key";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            int parameter = 1;
            for (Line line : lines) {
                statement.setString(parameter++, line.key());
                statement.setString(parameter++, line.text());
            }
            statement.executeUpdate();
        }
        return read(connection, lines);
    }

    /** What is acknowledged is what the table says, and not what the driver said of the statement before. */
    private static Map<String, String> read(Connection connection, List<Line> lines) throws SQLException {
        String select = "SELECT line_key, text FROM line WHERE line_key IN (" + repeated("?", lines.size()) + ")";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            int parameter = 1;
            for (Line line : lines) {
                statement.setString(parameter++, line.key());
            }
            Map<String, String> stored = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    stored.put(rows.getString(1), rows.getString(2));
                }
            }
            return stored;
        }
    }

    private static String repeated(String what, int times) {
        return String.join(", ", Collections.nCopies(times, what));
    }
}
