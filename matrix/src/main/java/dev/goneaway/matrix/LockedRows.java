// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Candidate;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.sql.SQLException;

/** Rows that transactions lock, some for each candidate. */
final class LockedRows implements AutoCloseable {

    /** The number of rows for each candidate. */
    static final int EACH = 20;

    private final Server server;
    private final String table;

    LockedRows(Server server) throws SQLException {
        this.server = server;
        this.table = table(server);
        StringBuilder values = new StringBuilder("(0, 0)");
        for (int id = 1; id < EACH * Candidate.values().length; id++) {
            values.append(", (").append(id).append(", 0)");
        }
        Sql.administer(server, "DROP TABLE IF EXISTS " + table,
                "CREATE TABLE " + table + " (id INT PRIMARY KEY, n INT) ENGINE=InnoDB",
                "INSERT INTO " + table + " VALUES " + values);
    }

    static String table(Server server) {
        return server.database() + ".goneaway_rows_" + ProcessHandle.current().pid();
    }

    String update(CandidateUnderFault candidate, int index) {
        return "UPDATE " + table + " SET n = n + 1 WHERE id = " + (candidate.candidate.ordinal() * EACH + index);
    }

    @Override
    public void close() throws SQLException {
        Sql.administer(server, "DROP TABLE IF EXISTS " + table);
    }
}
