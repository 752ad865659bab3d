// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.full;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.benchmarks.AtExit;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table of 100,000 rows in the server's own database, made once for all forks and gone when this is closed or the JVM ends. Never
 * another's: where there is a table of its name already, none is made.
 */
public final class BigTable implements AutoCloseable {

    /** How many rows it has; their keys count from 0. */
    public static final int ROWS = 100_000;

    /** The system property that tells a fork its name. */
    private static final String PROPERTY = "goneaway.table";

    private static final int WIDTH = 100;
    private static final int PARTS = 10;
    private static final int EXISTS = 1050;
    private static final String DIGITS = "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL "
            + "SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";

    private final Server server;
    private final String name;
    private final Runnable atExit = this::drop;

    private BigTable(Server server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Makes and fills it.
     *
     * @param server whose application's account may create tables
     * @return closed by the caller
     * @throws RefusedException if it cannot be made
     */
    public static BigTable create(Server server) {
        BigTable table = new BigTable(server, "`" + server.database() + "`.goneaway_jmh_" + ProcessHandle.current().pid());
        try (Connection connection = table.source().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table.name + " (id INT PRIMARY KEY, word VARCHAR(" + WIDTH + ") NOT NULL) "
                    + "ENGINE=InnoDB CHARACTER SET latin1");
            AtExit.run(table.atExit);
            try {
                table.fill(statement);
            } catch (SQLException e) {
                table.close();
                throw e;
            }
            return table;
        } catch (SQLException e) {
            String why = e.getErrorCode() == EXISTS ? ": something of that name is there already" : "";
            throw new RefusedException("cannot make the table " + table.name + " that the look-ups by key read (error "
                    + e.getErrorCode() + ", SQLState " + e.getSQLState() + ")" + why, e);
        }
    }

    /** In parts, each of which ends well within the timeout of a connection. */
    private void fill(Statement statement) throws SQLException {
        for (int part = 0; part < PARTS; part++) {
            statement.executeUpdate("INSERT INTO " + name + " SELECT id, RPAD(CONCAT('row ', id, ' '), " + WIDTH + ", '.') "
                    + "FROM (SELECT " + part + " * 10000 + a.d * 1000 + b.d * 100 + c.d * 10 + e.d AS id FROM " + DIGITS + " a, "
                    + DIGITS + " b, " + DIGITS + " c, " + DIGITS + " e ORDER BY id) AS keys_of_a_part");
        }
        try (ResultSet count = statement.executeQuery("SELECT COUNT(*), MIN(id), MAX(id) FROM " + name)) {
            count.next();
            if (count.getInt(1) != ROWS || count.getInt(2) != 0 || count.getInt(3) != ROWS - 1) {
                throw new SQLException("not the rows that were inserted");
            }
        }
    }

    private MysqlDataSource source() {
        return server.dataSource();
    }

    /**
     * What a fork finds it by.
     *
     * @return an option for the fork's JVM
     */
    public String vmOption() {
        return "-D" + PROPERTY + "=" + name;
    }

    /** In a fork: its name. */
    static String name() {
        String name = System.getProperty(PROPERTY);
        if (name == null) {
            throw new IllegalStateException("this benchmark must be started by benchmarks.jar, which makes its table");
        }
        return name;
    }

    /** What the row of a key holds. */
    static String word(int key) {
        String start = "row " + key + " ";
        return start + ".".repeat(WIDTH - start.length());
    }

    private void drop() {
        try (Connection connection = source().getConnection(); Statement statement = connection.createStatement()) {
            // A fork that was just killed may still hold it.
            statement.execute("SET SESSION lock_wait_timeout = 5");
            statement.execute("DROP TABLE IF EXISTS " + name);
        } catch (SQLException e) {
            // What was started here goes with its data.
            if (!server.hasProcess()) {
                System.err.println("[goneaway] could not drop the table " + name + " (error " + e.getErrorCode()
                        + "): drop it by hand");
            }
        }
    }

    @Override
    public void close() {
        AtExit.forget(atExit);
        drop();
    }
}
