// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.matrix.Ledger.Row;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What all faults of one run share: the server, the one that takes over from it, and the ledger on both. */
final class Run implements AutoCloseable {

    private final Server server;
    private final Supplier<Server> starter;
    private final String table = "goneaway_ledger_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
    private final Ledger ledger;
    private final Thread cleanUp = new Thread(this::dropTables, "goneaway-drop-tables");
    private Server another;
    private Ledger otherLedger;

    /**
     * Makes the ledger.
     *
     * @param starter starts another server of the same kind, if it is needed
     */
    Run(Server server, Supplier<Server> starter) {
        this.server = server;
        this.starter = starter;
        Runtime.getRuntime().addShutdownHook(cleanUp);
        try {
            ledger = new Ledger(server, table);
        } catch (SQLException e) {
            throw new RefusedException("cannot make a table on the server: " + e.getMessage(), e);
        }
    }

    /** On a server that goes on without us, nothing is left even if the run is stopped in the middle. */
    private void dropTables() {
        try (Connection admin = server.admin(); Statement statement = admin.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + server.database() + "." + table + ", " + Rows.table(server));
        } catch (SQLException e) {
            // The server is gone, or going.
        }
    }

    Server server() {
        return server;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Another server with the same account and an empty ledger; started when it is first asked for. */
    Server another() throws SQLException {
        if (another == null) {
            another = starter.get();
            String account = "'" + server.user() + "'@'%'";
            try (Connection admin = another.admin(); Statement statement = admin.createStatement()) {
                statement.execute("CREATE USER IF NOT EXISTS " + account);
                statement.execute("ALTER USER " + account + " IDENTIFIED BY '" + server.password() + "'");
                statement.execute("GRANT ALL ON " + another.database() + ".* TO " + account);
            }
            otherLedger = new Ledger(another, table);
        }
        return another;
    }

    /** How many times each row is there, on either server. */
    Map<Row, Integer> rows(Fault fault, Candidate contestant) throws SQLException {
        Map<Row, Integer> rows = new HashMap<>(ledger.read(fault, contestant));
        if (otherLedger != null) {
            otherLedger.read(fault, contestant).forEach((row, count) -> rows.merge(row, count, Integer::sum));
        }
        return rows;
    }

    @Override
    public void close() {
        if (another != null) {
            another.close();
        }
        dropTables();
        try {
            Runtime.getRuntime().removeShutdownHook(cleanUp);
        } catch (IllegalStateException e) {
            // The JVM is ending and runs the hook.
        }
    }
}
