// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.ingester.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * The ingester's table, which counts how often a line was stored that was there already: that many times it would be doubled if
 * it had no key. A trigger counts, so that the ingester and its statements are those that everybody runs. Only what is committed
 * is counted, because the count is rolled back with the rest.
 */
final class SoakTable {

    private static final int TRIGGER_NEEDS_SUPER = 1419;

    private SoakTable() {
    }

    /** Lets the table that the ingester has made count. */
    static void count(Server server) throws SQLException {
        try (Connection admin = server.admin()) {
            Scene.execute(admin, "USE " + server.database());
            Scene.execute(admin, "ALTER TABLE line ADD COLUMN again INT NOT NULL DEFAULT 0");
            trigger(admin);
        }
    }

    private static void trigger(Connection admin) throws SQLException {
        try {
            Scene.execute(admin, "CREATE TRIGGER line_again BEFORE UPDATE ON line FOR EACH ROW SET NEW.again = OLD.again + 1");
        } catch (SQLException e) {
            if (e.getErrorCode() == TRIGGER_NEEDS_SUPER) {
                throw new RefusedException("the server lets this account make no trigger, with which a soak counts (error 1419): "
                        + "SET GLOBAL log_bin_trust_function_creators = 1, or name another account");
            }
            throw e;
        }
    }

    /** Makes the same on another server. */
    static void copy(Server from, Server to) throws SQLException {
        try (Connection admin = from.admin(); Statement statement = admin.createStatement();
                ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + from.database() + ".line");
                Connection other = to.admin()) {
            row.next();
            Scene.execute(other, "USE " + to.database());
            Scene.execute(other, row.getString(2));
            trigger(other);
        }
    }

    /**
     * Adds what is in the table to what was found so far: by text, not by key, because a line under two keys would be one that is
     * there twice.
     */
    static void read(Server server, Map<String, Stored> found) throws SQLException {
        if (isThere(server)) {
            try (Connection admin = server.admin(); Statement statement = admin.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT text, again FROM " + server.database() + ".line")) {
                while (rows.next()) {
                    found.merge(rows.getString(1), new Stored(1, rows.getInt(2)), Stored::plus);
                }
            }
        }
    }

    /** Leaves nothing behind. */
    static void drop(Server server) throws SQLException {
        try (Connection admin = server.admin()) {
            Scene.execute(admin, "DROP TABLE IF EXISTS " + server.database() + ".line");
        }
    }

    /** Whether there is one. */
    static boolean isThere(Server server) throws SQLException {
        try (Connection admin = server.admin(); Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery("SHOW TABLES FROM " + server.database() + " LIKE 'line'")) {
            return rows.next();
        }
    }

    /**
     * One text.
     *
     * @param rows that have it
     * @param again how often it was stored once more
     */
    record Stored(int rows, int again) {

        Stored plus(Stored other) {
            return new Stored(rows + other.rows, again + other.again);
        }
    }
}
