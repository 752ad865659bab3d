// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Makes a unit lose its connection, in different ways. */
final class Losses {

    private Losses() {
    }

    /** Kills the connection, and lets the next statement find out. */
    static void atOnce(Fixture fixture, Connection connection) throws SQLException {
        fixture.kill(Sql.id(connection));
        Sql.execute(connection, "SELECT 'never answered'");
    }

    /** Kills the connection while the first row of a batch runs. The driver then reports a closed statement. */
    static void inTheMiddleOfABatch(Fixture fixture, Connection connection) throws SQLException {
        long id = Sql.id(connection);
        CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> {
            try {
                fixture.awaitRunning(id, "INSERT INTO");
                fixture.kill(id);
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        try (PreparedStatement batch = connection.prepareStatement("INSERT INTO " + fixture.table() + " SELECT ?, SLEEP(?)")) {
            for (int row = 0; row < 3; row++) {
                batch.setInt(1, row);
                batch.setInt(2, row == 0 ? 0 : 8);
                batch.addBatch();
            }
            batch.executeBatch();
        } finally {
            killer.join();
        }
    }

    /** Kills the connection while a unit reads a stream of rows. The driver does not close such a connection. */
    static void inTheMiddleOfAStream(Fixture fixture, Connection connection) throws SQLException {
        long id = Sql.id(connection);
        try (Statement stream = connection.createStatement()) {
            stream.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = stream.executeQuery("SELECT n, REPEAT('x', 60000), SLEEP(0.05) FROM (SELECT 1 n UNION"
                    + " SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8"
                    + " UNION SELECT 9) numbers")) {
                for (int row = 1; rows.next(); row++) {
                    if (row == 3) {
                        fixture.kill(id);
                    }
                }
            }
        }
    }
}
