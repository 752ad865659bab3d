// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.matrix.WorkTable.RowId;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Contains what all faults of one run share: two servers, the work table on both servers, and the {@link Turns}. */
final class MatrixRun implements AutoCloseable {

    /** An account that both servers know, so that a connection string is good for both. */
    private static final String ACCOUNT = "goneaway_matrix";

    private final Server server;
    private final Supplier<Server> starter;
    private final WorkTable table;
    private final Turns turns = new Turns();
    private final Thread cleanUp = new Thread(this::dropTables, "goneaway-drop-tables");
    private Server second;

    /** Makes the work table. Uses {@code starter} when a fault needs a second server of the same kind. */
    MatrixRun(Server server, Supplier<Server> starter) {
        this.server = server;
        this.starter = starter;
        Runtime.getRuntime().addShutdownHook(cleanUp);
        try {
            table = new WorkTable(server);
        } catch (SQLException e) {
            throw new RefusedException("cannot create a table on the server: " + e.getMessage(), e);
        }
    }

    /** Removes the tables, also after a stopped run, because other programs may use the server. */
    private void dropTables() {
        try {
            Sql.administer(server, "DROP TABLE IF EXISTS " + server.database() + "." + table.name() + ", "
                    + LockedRows.table(server));
        } catch (SQLException e) {
            // The server is gone.
        }
    }

    Server server() {
        return server;
    }

    /** Returns the second server. The first call starts it, with an empty work table, and makes an account for both servers. */
    synchronized Server second() throws SQLException {
        if (second == null) {
            second = starter.get();
            table.createOn(second);
            for (Server each : new Server[] {server, second}) {
                Sql.administer(each, "CREATE USER IF NOT EXISTS " + ACCOUNT,
                        "ALTER USER " + ACCOUNT + " IDENTIFIED BY '" + server.password() + "'",
                        "GRANT ALL ON " + each.database() + ".* TO " + ACCOUNT);
            }
        }
        return second;
    }

    /** Returns the source of the candidates' connections, with an account that both servers accept after a failover. */
    synchronized MysqlDataSource source(Server primary) {
        MysqlDataSource source = primary.dataSource();
        if (second != null) {
            source.setUser(ACCOUNT);
            source.setPassword(server.password());
        }
        return source;
    }

    WorkTable table() {
        return table;
    }

    Turns turns() {
        return turns;
    }

    /** Counts how often each row is in the tables of both servers together. */
    synchronized Map<RowId, Integer> rows(Fault fault, Candidate candidate) throws SQLException {
        Map<RowId, Integer> rows = new HashMap<>(table.read(server, fault, candidate));
        if (second != null) {
            table.read(second, fault, candidate).forEach((row, count) -> rows.merge(row, count, Integer::sum));
        }
        return rows;
    }

    @Override
    public void close() {
        if (second != null) {
            second.close();
        }
        dropTables();
        try {
            Runtime.getRuntime().removeShutdownHook(cleanUp);
        } catch (IllegalStateException e) {
            // The JVM is ending and runs the hook itself.
        }
    }
}
