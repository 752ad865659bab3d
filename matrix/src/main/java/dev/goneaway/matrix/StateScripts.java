// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.matrix.WorkTable.RowId;
import dev.goneaway.results.Outcome;
import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Faults that concern the state that a session keeps between units of work. */
final class StateScripts {

    private StateScripts() {
    }

    /** Leaves a variable, a temporary table and a lock in a session, and then kills the session. */
    static void sessionState(Scenario scenario) {
        scenario.open();
        scenario.everybody(candidate -> {
            candidate.run(connection -> leaveState(candidate, connection));
            // The fault does not apply to a candidate that loses the state without any fault.
            candidate.run(connection -> candidate.verdict = hasState(candidate, connection) ? null : Outcome.NOT_APPLICABLE);
        });
        scenario.idle();
        scenario.kill();
        scenario.struck();
        scenario.everybody(candidate -> {
            if (candidate.verdict == null) {
                candidate.run(connection -> candidate.verdict = hasState(candidate, connection) ? Outcome.UNNOTICED : Outcome.LOST_STATE);
                if (candidate.verdict == Outcome.LOST_STATE && candidate.counts.wasTold()) {
                    candidate.verdict = Outcome.TOLD;
                }
                candidate.goOn();
            }
        });
    }

    private static void leaveState(CandidateUnderFault candidate, Connection connection) throws SQLException {
        Sql.execute(connection, "SET @gone = 1");
        Sql.execute(connection, "CREATE TEMPORARY TABLE gone_" + candidate + " (a INT)");
        Sql.number(connection, "SELECT GET_LOCK('" + lock(candidate) + "', 0)");
    }

    private static boolean hasState(CandidateUnderFault candidate, Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT @gone IS NOT NULL AND IS_USED_LOCK('" + lock(candidate) + "') = CONNECTION_ID()") == 1;
    }

    /** Names the lock. The name is unique, because a lock belongs to the whole server, where another run may take place. */
    private static String lock(CandidateUnderFault candidate) {
        return "gone_" + candidate + "_" + ProcessHandle.current().pid() + "_" + candidate.proxy.port();
    }

    /** A unit takes a lock and fails, and then another program wants the lock. */
    static void leftLock(Scenario scenario) {
        scenario.duringWork(candidate -> {
            candidate.run(connection -> {
                Sql.number(connection, "SELECT GET_LOCK('" + lock(candidate) + "', 0)");
                Sql.execute(connection, "SELECT no_such_column");
            });
            try (Connection other = scenario.server().admin()) {
                if (Sql.number(other, "SELECT GET_LOCK('" + lock(candidate) + "', 1)") != 1) {
                    candidate.verdict = Outcome.LOCK_HELD;
                }
            }
            candidate.goOn();
        });
    }

    static void uncommitted(Scenario scenario) {
        scenario.duringWork(candidate -> {
            RowId open = candidate.newRow();
            candidate.rows.uncommitted(open);
            candidate.run(connection -> {
                connection.setAutoCommit(false);
                candidate.insert(connection, open);
            });
            candidate.verdict = Outcome.ROLLED_BACK;
            candidate.goOn();
        });
    }

    /** A unit of work holds its connection until the server closes the connection, and then ends without an error. */
    static void heldIdle(Scenario scenario) {
        scenario.duringWork(ConnectionSettings.withVariable("wait_timeout=4"), candidate -> {
            RowId row = candidate.newRow();
            candidate.run(connection -> {
                candidate.insert(connection, row);
                // Wait for all connections of a pool, because a connection that is closed later could fail another unit.
                scenario.awaitClosedByServer(candidate);
            }, row);
            candidate.struck();
            candidate.goOn();
        });
    }
}
