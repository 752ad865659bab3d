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
 * Contains the SQL. One statement stores a batch, and each statement is its own transaction. So no transaction is open while the
 * ingester waits. Otherwise, after a loss of the network path, the server would keep the locks of a transaction until {@code
 * wait_timeout}.
 */
final class LineTable {

    /** The server compares keys byte by byte, so that two different keys are never equal. */
    private static final String DEFINITION = "CREATE TABLE IF NOT EXISTS line ("
            + "line_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, "
            + "text MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL, "
            + "stored_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB";

    /** Reads the table's engine, how it compares keys, and how many unique indexes hold the whole key and nothing else. */
    private static final String PROPERTIES = "SELECT (SELECT ENGINE FROM information_schema.TABLES"
            + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'line'), "
            + "(SELECT COALESCE(COLLATION_NAME, DATA_TYPE) FROM information_schema.COLUMNS"
            + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'line' AND COLUMN_NAME = 'line_key'), "
            + "(SELECT COUNT(*) FROM (SELECT INDEX_NAME FROM information_schema.STATISTICS"
            + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'line' AND NON_UNIQUE = 0 GROUP BY INDEX_NAME"
            + " HAVING COUNT(*) = 1 AND MAX(COLUMN_NAME) = 'line_key' AND MAX(SUB_PART) IS NULL) AS found)";

    private static final int NO_SUCH_TABLE = 1146;

    private LineTable() {
    }

    /** Creates the table if it does not exist. Refuses a table that could store a line twice, mix up keys, or lose lines. */
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
            try (ResultSet row = statement.executeQuery(PROPERTIES)) {
                row.next();
                require("InnoDB".equalsIgnoreCase(row.getString(1)), "its engine is not InnoDB");
                String comparison = String.valueOf(row.getString(2));
                require(comparison.endsWith("_bin") || comparison.equals("varbinary"),
                        "line_key is not compared byte by byte, as with COLLATE ascii_bin");
                require(row.getInt(3) > 0, "it has no primary or unique key on line_key alone");
            }
        }
    }

    private static void require(boolean kept, String problem) {
        if (!kept) {
            throw new CannotRunException("the existing table 'line' cannot store each line exactly once: " + problem
                    + "; alter the table, or name a database without it");
        }
    }

    /**
     * Stores the lines whose keys are not stored yet. Returns the stored texts by key. A second run changes nothing, whether or
     * not the first run took effect, because an existing key keeps its text.
     */
    static Map<String, String> store(Connection connection, List<KeyedLine> lines) throws SQLException {
        // INSERT IGNORE would shorten a text that does not fit, with only a warning.
        String insert = "INSERT INTO line (line_key, text) VALUES " + repeated("(?, ?)", lines.size())
                + " ON DUPLICATE KEY UPDATE line_key = line_key";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            int parameter = 1;
            for (KeyedLine line : lines) {
                statement.setString(parameter++, line.key());
                statement.setString(parameter++, line.text());
            }
            statement.executeUpdate();
        }
        return read(connection, lines);
    }

    private static Map<String, String> read(Connection connection, List<KeyedLine> lines) throws SQLException {
        String select = "SELECT line_key, text FROM line WHERE line_key IN (" + repeated("?", lines.size()) + ")";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            int parameter = 1;
            for (KeyedLine line : lines) {
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
