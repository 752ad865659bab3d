// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The table in which every unit of work leaves its rows, so that what is lost and what is there twice can be counted. */
final class Ledger {

    private final Server server;
    private final String table;

    /** Makes the table. */
    Ledger(Server server, String name) throws SQLException {
        this.server = server;
        // Qualified, because the administrator's connection may be in another database, or in none.
        this.table = server.database() + "." + name;
        execute("CREATE TABLE " + table + " (id INT AUTO_INCREMENT PRIMARY KEY, fault VARCHAR(32), contestant VARCHAR(32),"
                + " unit INT, part INT) ENGINE=InnoDB");
    }

    /**
     * A row's name.
     *
     * @param unit counts the units of one contestant in one fault
     * @param part counts the rows of one unit
     */
    record Row(int unit, int part) {
    }

    /** Writes a row, as work would. */
    void insert(Connection connection, Fault fault, Candidate contestant, Row row) throws SQLException {
        insert(connection, fault, contestant, row, "");
    }

    /** Writes a row with a statement that can be recognised on its way. */
    void insert(Connection connection, Fault fault, Candidate contestant, Row row, String comment) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO " + table + " (fault, contestant, unit, part) VALUES ('" + fault + "', '" + contestant
                    + "', " + row.unit() + ", " + row.part() + ")" + comment);
        }
    }

    /** How many times each row is there. */
    Map<Row, Integer> read(Fault fault, Candidate contestant) throws SQLException {
        Map<Row, Integer> rows = new HashMap<>();
        try (Connection connection = server.admin();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT unit, part, COUNT(*) FROM " + table + " WHERE fault = '" + fault
                        + "' AND contestant = '" + contestant + "' GROUP BY unit, part")) {
            while (result.next()) {
                rows.put(new Row(result.getInt(1), result.getInt(2)), result.getInt(3));
            }
        }
        return rows;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.admin(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
