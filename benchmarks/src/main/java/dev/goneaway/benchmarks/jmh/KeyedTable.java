// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.process.AtExit;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table of 100,000 rows in the server's database. The program creates the table once for all forks and drops it on close or at
 * the end of the JVM. The program refuses a table that exists already.
 */
public final class KeyedTable implements AutoCloseable {

    /** The number of rows. The keys are 0, 1, 2 and so on. */
    static final int ROWS = 100_000;

    /** The system property that holds the table's name. */
    private static final String PROPERTY = "goneaway.table";

    private static final int EXISTS = 1050;
    private static final int WIDTH = 100;

    private final Server server;
    private final String name;
    private final Runnable atExit = this::drop;

    private KeyedTable(Server server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Creates and fills the table. The caller closes it.
     *
     * @param server whose application account may create tables
     * @return the table
     * @throws RefusedException if the table cannot be created
     */
    public static KeyedTable create(Server server) {
        KeyedTable table = new KeyedTable(server, "`" + server.database() + "`.goneaway_jmh_" + ProcessHandle.current().pid());
        try (Connection connection = server.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table.name + " (id INT PRIMARY KEY, word VARCHAR(" + WIDTH + ") NOT NULL) "
                    + "ENGINE=InnoDB CHARACTER SET latin1");
            AtExit.run(table.atExit);
            try {
                statement.executeUpdate("INSERT INTO " + table.name
                        + " WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
                        + "WHERE i < 999) SELECT thousand.i * 1000 + one.i, RPAD(CONCAT('row ', thousand.i * 1000 + "
                                + "one.i, ' '), " + WIDTH
                        + ", '.') FROM n AS thousand CROSS JOIN n AS one WHERE thousand.i < " + ROWS / 1000 + " ORDER BY 1");
                return table;
            } catch (SQLException e) {
                table.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new RefusedException("cannot create the table " + table.name + " for look-ups by key (error " + e.getErrorCode()
                    + ", SQLState " + e.getSQLState() + ")" + (e.getErrorCode() == EXISTS
                            ? ": a table of that name exists already" : ""), e);
        }
    }

    /**
     * Returns the JVM option by which a fork finds the table.
     *
     * @return one option
     */
    public String vmOption() {
        return "-D" + PROPERTY + "=" + name;
    }

    /** In a fork: returns the table's name. */
    static String name() {
        String name = System.getProperty(PROPERTY);
        if (name == null) {
            throw new IllegalStateException("start this benchmark with benchmarks.jar, which creates its table");
        }
        return name;
    }

    /** Returns what the row of a key holds. */
    static String word(int key) {
        String start = "row " + key + " ";
        return start + ".".repeat(WIDTH - start.length());
    }

    private void drop() {
        try (Connection connection = server.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            // A fork that was killed a moment ago may still hold a lock on the table.
            statement.execute("SET SESSION lock_wait_timeout = 5");
            statement.execute("DROP TABLE IF EXISTS " + name);
        } catch (SQLException e) {
            // The data of a server that this program started is deleted anyway.
            if (!server.hasProcess()) {
                System.err.println("[goneaway] could not drop the table " + name + " (error " + e.getErrorCode()
                        + "): drop it yourself");
            }
        }
    }

    @Override
    public void close() {
        AtExit.forget(atExit);
        drop();
    }
}
