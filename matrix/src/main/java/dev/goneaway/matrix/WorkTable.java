// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The table into which every unit of work writes its rows. Lost rows and doubled rows are counted in it. */
final class WorkTable {

    private final String name = "goneaway_work_" + ProcessHandle.current().pid() + "_" + System.nanoTime();

    WorkTable(Server server) throws SQLException {
        createOn(server);
    }

    /**
     * Identifies a row of one candidate in one fault.
     *
     * @param unit counts the units of work
     * @param part counts the rows of one unit
     */
    record RowId(int unit, int part) {
    }

    String name() {
        return name;
    }

    void createOn(Server server) throws SQLException {
        Sql.administer(server, "CREATE TABLE " + qualified(server) + " (id INT AUTO_INCREMENT PRIMARY KEY, fault VARCHAR(32),"
                + " candidate VARCHAR(32), unit INT, part INT) ENGINE=InnoDB");
    }

    /** Returns the name with its database, because the administrator's connection may be in another database or in none. */
    private String qualified(Server server) {
        return server.database() + "." + name;
    }

    String insertion(Fault fault, Candidate candidate, RowId row) {
        return "INSERT INTO " + name + " (fault, candidate, unit, part) VALUES ('" + fault + "', '" + candidate + "', " + row.unit()
                + ", " + row.part() + ")";
    }

    Map<RowId, Integer> read(Server server, Fault fault, Candidate candidate) throws SQLException {
        Map<RowId, Integer> rows = new HashMap<>();
        try (Connection connection = server.admin();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT unit, part, COUNT(*) FROM " + qualified(server)
                        + " WHERE fault = '" + fault + "' AND candidate = '" + candidate + "' GROUP BY unit, part")) {
            while (result.next()) {
                rows.put(new RowId(result.getInt(1), result.getInt(2)), result.getInt(3));
            }
        }
        return rows;
    }
}
