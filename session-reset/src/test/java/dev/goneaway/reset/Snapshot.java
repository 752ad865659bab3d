// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.reset;

import com.mysql.cj.CharsetSettings;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.protocol.ServerSession;
import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the state of a session: the server's variables, what the driver remembers, and how text is stored and read. */
final class Snapshot {

    /** These variables differ between two new sessions too. */
    private static final Set<String> VARYING =
            Set.of("pseudo_thread_id", "timestamp", "rand_seed1", "rand_seed2", "statement_id");

    private static final String TEXT = "ä€😀";

    private Snapshot() {
    }

    static Map<String, String> of(Connection connection) throws SQLException {
        ConnectionImpl driver = connection.unwrap(ConnectionImpl.class);
        Map<String, String> found = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SHOW SESSION VARIABLES")) {
                while (row.next()) {
                    found.put("@@" + row.getString(1), row.getString(2));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT DATABASE(), CURRENT_ROLE(), CURRENT_USER(), @left, "
                    + "IS_USED_LOCK('left'), LAST_INSERT_ID(), ROW_COUNT(), FOUND_ROWS(), CHARSET('x'), COLLATION('x')")) {
                row.next();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    found.put(row.getMetaData().getColumnLabel(i), row.getString(i));
                }
            }
        }
        ofTheDriver(driver, found);
        VARYING.forEach(name -> found.remove("@@" + name));
        found.put("isolation", "" + connection.getTransactionIsolation());
        found.put("read-only", connection.isReadOnly() + " " + driver.isReadOnly(false));
        found.put("autocommit", "" + connection.getAutoCommit());
        found.put("catalog", connection.getCatalog() + " " + connection.getSchema());
        found.put("type map", "" + connection.getTypeMap());
        found.put("warnings", "" + connection.getWarnings());
        found.put("network timeout", "" + connection.getNetworkTimeout());
        Sql.execute(connection, "CREATE TEMPORARY TABLE text_kept (t VARCHAR(100) CHARACTER SET utf8mb4)");
        found.put("text, client prepared", stored(driver, driver.clientPrepareStatement("INSERT INTO text_kept VALUES (?)")));
        found.put("text, server prepared", stored(driver, driver.serverPrepareStatement("INSERT INTO text_kept VALUES (?)")));
        Sql.execute(connection, "DROP TEMPORARY TABLE text_kept");
        return found;
    }

    /** Returns the differences, each as {@code name: new value, reset value}. */
    static List<String> differences(Map<String, String> fresh, Map<String, String> reset) {
        Set<String> names = new TreeSet<>(fresh.keySet());
        names.addAll(reset.keySet());
        return names.stream().filter(name -> !Objects.equals(fresh.get(name), reset.get(name)))
                .map(name -> name + ": " + fresh.get(name) + ", " + reset.get(name)).toList();
    }

    private static void ofTheDriver(ConnectionImpl driver, Map<String, String> found) {
        ServerSession server = driver.getSession().getServerSession();
        CharsetSettings charsets = server.getCharsetSettings();
        server.getServerVariables().forEach((name, value) -> found.put("driver's " + name, value));
        found.remove("driver's server_version_string");
        found.put("status flags", "" + server.getStatusFlags());
        found.put("encodings", driver.getCharacterSetMetadata() + " " + charsets.getErrorMessageEncoding() + " "
                + charsets.getMetadataEncoding() + " " + charsets.getMetadataCollationIndex());
        found.put("driver's time zone", server.getSessionTimeZone().getID());
        found.put("driver's row limit", "" + driver.getSessionMaxRows());
        found.put("driver's auto increment", "" + driver.getAutoIncrementIncrement());
        for (PropertyKey key : PropertyKey.values()) {
            // The network timeout has a row of its own.
            if (key != PropertyKey.socketTimeout && driver.getPropertySet().getProperty(key) != null) {
                found.put("property " + key, driver.getPropertySet().getProperty(key).getStringValue());
            }
        }
    }

    /** Returns the bytes that the table stores, and the text that the driver reads back. */
    private static String stored(Connection connection, PreparedStatement insert) throws SQLException {
        try (insert) {
            insert.setString(1, TEXT);
            insert.executeUpdate();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT HEX(t), t FROM text_kept")) {
                row.next();
                return row.getString(1) + " " + row.getString(2);
            }
        } catch (SQLException e) {
            // The character set does not have all letters of the text.
            return e.getSQLState() + " " + e.getErrorCode();
        } finally {
            Sql.execute(connection, "DELETE FROM text_kept");
        }
    }
}
