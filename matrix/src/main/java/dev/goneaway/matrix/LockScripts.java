// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Faults that are the price of locking, and no fault of the connection. */
final class LockScripts {

    /** Rows that each participant fights over with an adversary of its own. */
    private static final int ROWS = 20;

    private LockScripts() {
    }

    static void lockWaitTimeout(Stage stage) throws Exception {
        stage.withRows(ROWS, rows -> {
            stage.open(Sources.AS_DOCUMENTED.withVariable("innodb_lock_wait_timeout=1"));
            stage.struck();
            stage.everybody(participant -> {
                try (Connection adversary = begin(stage.server())) {
                    update(adversary, rows.update(participant, 0));
                    WorkScripts.keepsItsConnection(participant, connection -> update(connection, rows.update(participant, 0)));
                    adversary.rollback();
                }
            });
        });
    }

    static void deadlock(Stage stage) throws Exception {
        stage.withRows(ROWS, rows -> {
            stage.open();
            stage.struck();
            stage.everybody(participant -> WorkScripts.keepsItsConnection(participant,
                    connection -> Transaction.in(connection, same -> loseDeadlock(stage.server(), rows, participant, same))));
        });
    }

    /** InnoDB rolls back whoever has changed fewer rows. */
    private static void loseDeadlock(Server server, Rows rows, Participant participant, Connection loser) throws SQLException {
        try (Connection winner = begin(server)) {
            update(loser, rows.update(participant, 0));
            for (int i = 1; i < ROWS; i++) {
                update(winner, rows.update(participant, i));
            }
            FutureTask<Void> wins = new FutureTask<>(() -> {
                update(winner, rows.update(participant, 0));
                return null;
            });
            Thread thread = new Thread(wins, "goneaway-adversary");
            thread.setDaemon(true);
            thread.start();
            try {
                update(loser, rows.update(participant, 1));
            } finally {
                // The loser's locks are gone by now, so that this ends.
                finish(wins);
                winner.rollback();
            }
        }
    }

    private static void finish(FutureTask<Void> task) {
        try {
            task.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            task.cancel(true);
        }
    }

    private static Connection begin(Server server) throws SQLException {
        Connection connection = server.admin();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void update(Connection connection, String row) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(row);
        }
    }
}
