// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.matrix.Ledger.Row;
import dev.goneaway.results.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Faults of what a session holds between units of work. */
final class StateScripts {

    private StateScripts() {
    }

    static void sessionState(Stage stage) {
        stage.open();
        stage.everybody(participant -> {
            participant.run(connection -> leaveState(participant, connection));
            // Whoever forgets without any fault is not asked.
            participant.run(connection -> participant.verdict(hasState(participant, connection) ? null : Outcome.NOT_APPLICABLE));
        });
        stage.idle();
        stage.kill();
        stage.struck();
        stage.everybody(participant -> {
            if (participant.verdict() == null) {
                participant.run(connection -> participant.verdict(hasState(participant, connection) ? Outcome.UNNOTICED : Outcome.LOST_STATE));
                if (Outcome.LOST_STATE.equals(participant.verdict()) && participant.tally().wasTold()) {
                    participant.verdict(Outcome.TOLD);
                }
                participant.goOn();
            }
        });
    }

    private static void leaveState(Participant participant, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET @gone = 'here'");
            statement.execute("CREATE TEMPORARY TABLE gone_" + participant + " (a INT)");
            statement.executeQuery("SELECT GET_LOCK('" + lock(participant) + "', 0)").close();
        }
    }

    private static boolean hasState(Participant participant, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @gone, IS_USED_LOCK('" + lock(participant) + "') = CONNECTION_ID()")) {
            row.next();
            return "here".equals(row.getString(1)) && row.getBoolean(2);
        }
    }

    /** Locks are the whole server's, which may be meeting another run. */
    private static String lock(Participant participant) {
        return "gone_" + participant + "_" + ProcessHandle.current().pid() + "_" + participant.proxy().port();
    }

    static void uncommitted(Stage stage) {
        stage.open();
        stage.struck();
        stage.everybody(participant -> {
            Row open = participant.newRow();
            participant.audit().uncommitted(open);
            participant.run(connection -> {
                connection.setAutoCommit(false);
                participant.insert(connection, open);
            });
            participant.verdict(Outcome.ROLLED_BACK);
            participant.goOn();
        });
    }

    static void heldIdle(Stage stage) {
        stage.open(Sources.AS_DOCUMENTED.withVariable("wait_timeout=4"));
        stage.struck();
        stage.everybody(participant -> {
            Row row = participant.newRow();
            participant.run(connection -> {
                participant.insert(connection, row);
                // The pool's other ones too: each was made at a moment of its own, and one about to be closed would be a race.
                stage.awaitGone(participant);
            }, row);
            participant.struck();
            participant.goOn();
        });
    }
}
