// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Candidate;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Rows that transactions fight over, some for each participant. */
final class Rows implements AutoCloseable {

    private final Server server;
    private final String table;
    private final int each;

    Rows(Server server, int each) throws SQLException {
        this.server = server;
        this.table = table(server);
        this.each = each;
        execute("DROP TABLE IF EXISTS " + table, "CREATE TABLE " + table + " (id INT PRIMARY KEY, n INT) ENGINE=InnoDB");
        StringBuilder values = new StringBuilder("(0, 0)");
        for (int id = 1; id < each * Candidate.values().length; id++) {
            values.append(", (").append(id).append(", 0)");
        }
        execute("INSERT INTO " + table + " VALUES " + values);
    }

    static String table(Server server) {
        return server.database() + ".goneaway_rows_" + ProcessHandle.current().pid();
    }

    /** A statement that locks one of the rows of a participant. */
    String update(Participant participant, int index) {
        return "UPDATE " + table + " SET n = n + 1 WHERE id = " + (participant.contestant().ordinal() * each + index);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = server.admin(); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        execute("DROP TABLE IF EXISTS " + table);
    }
}
