// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.matrix.WorkTable.RowId;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.faults.LockHolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

/** Faults inside a unit of work, in which no strategy may act. */
final class WorkScripts {

    /** A query on a table fails when it is killed. A query with SLEEP alone would end early and without an error. */
    private static final String LONG_QUERY = "SELECT 1 FROM information_schema.schemata WHERE SLEEP(20)";

    /** A batch accepts no query. */
    private static final String LONG_STATEMENT = "DO SLEEP(20)";

    private static final String MARK = " /* cut here */";
    private static final Duration KILL = Duration.ofSeconds(10);

    private WorkScripts() {
    }

    static void killedBetween(Scenario scenario) {
        scenario.duringWork(candidate -> {
            RowId first = candidate.newRow();
            RowId second = new RowId(first.unit(), 1);
            candidate.run(connection -> twoRows(scenario, candidate, connection, first, second), first, second);
            candidate.goOn();
        });
    }

    static void killedInTransaction(Scenario scenario) {
        scenario.duringWork(candidate -> transaction(candidate,
                (connection, first, second) -> twoRows(scenario, candidate, connection, first, second)));
    }

    static void killedAtCommit(Scenario scenario) {
        scenario.duringWork(candidate -> transaction(candidate, (connection, first, second) -> {
            candidate.insert(connection, first);
            candidate.insert(connection, second);
            candidate.proxy.cutAfter("COMMIT");
        }));
    }

    /** Runs a transaction that writes two rows, and then the units after it. */
    private static void transaction(CandidateUnderFault candidate, RowWriter writer) {
        RowId first = candidate.newRow();
        RowId second = new RowId(first.unit(), 1);
        candidate.rows.transaction(first, second);
        candidate.run(connection -> inTransaction(connection, same -> writer.write(same, first, second)), first, second);
        candidate.goOn();
    }

    /** Kills the connection between the two rows. */
    private static void twoRows(Scenario scenario, CandidateUnderFault candidate, Connection connection, RowId first, RowId second)
            throws SQLException {
        candidate.insert(connection, first);
        scenario.kill(candidate, Set.of(Sql.id(connection)));
        candidate.insert(connection, second);
    }

    static void killedInQuery(Scenario scenario) {
        scenario.duringWork(candidate -> {
            candidate.run(connection -> killedWhileRunning(scenario, connection, "CONNECTION", LONG_QUERY));
            candidate.goOn();
        });
    }

    /** The kill comes in the second of three statements. */
    static void killedBatch(Scenario scenario) {
        scenario.duringWork(candidate -> {
            RowId first = candidate.newRow();
            RowId last = new RowId(first.unit(), 1);
            candidate.run(connection -> killedWhileRunning(scenario, connection, "CONNECTION", candidate.insertion(first),
                    LONG_STATEMENT, candidate.insertion(last)), first, last);
            candidate.goOn();
        });
    }

    static void killQuery(Scenario scenario) {
        scenario.duringWork(candidate -> candidate.runFailing(
                connection -> killedWhileRunning(scenario, connection, "QUERY", LONG_QUERY)));
    }

    /** Runs one statement, or several as a batch. */
    private static void killedWhileRunning(Scenario scenario, Connection connection, String what, String... statements)
            throws SQLException {
        long id = Sql.id(connection);
        Deadline.Task<Void> killer = Deadline.start("killer", () -> {
            scenario.killWhenRunning(what, id, statements[statements.length / 2]);
            return null;
        });
        try (Statement running = connection.createStatement()) {
            if (statements.length == 1) {
                running.execute(statements[0]);
            } else {
                for (String statement : statements) {
                    running.addBatch(statement);
                }
                running.executeBatch();
            }
        } finally {
            killer.get(KILL);
        }
    }

    static void lockWaitTimeout(Scenario scenario) throws SQLException {
        try (LockedRows rows = new LockedRows(scenario.server())) {
            scenario.duringWork(ConnectionSettings.withVariable("innodb_lock_wait_timeout=1"), candidate -> {
                try (LockHolder holder = new LockHolder(scenario.server())) {
                    holder.lock(rows.update(candidate, 0));
                    candidate.runFailing(connection -> Sql.execute(connection, rows.update(candidate, 0)));
                }
            });
        }
    }

    static void deadlock(Scenario scenario) throws SQLException {
        try (LockedRows rows = new LockedRows(scenario.server())) {
            scenario.duringWork(candidate -> candidate.runFailing(connection -> inTransaction(connection,
                    same -> loseDeadlock(scenario, rows, candidate, same))));
        }
    }

    /** Makes InnoDB roll back the candidate's transaction, because it has changed fewer rows than the other transaction. */
    private static void loseDeadlock(Scenario scenario, LockedRows rows, CandidateUnderFault candidate, Connection loser)
            throws SQLException {
        try (LockHolder winner = new LockHolder(scenario.server())) {
            Sql.execute(loser, rows.update(candidate, 0));
            for (int i = 1; i < LockedRows.EACH; i++) {
                winner.lock(rows.update(candidate, i));
            }
            Deadline.Task<Void> wins = winner.startLocking(rows.update(candidate, 0));
            try {
                Sql.execute(loser, rows.update(candidate, 1));
            } finally {
                wins.awaitEnd(KILL);
            }
        }
    }

    static void race(Scenario scenario) {
        scenario.duringWork(candidate -> {
            candidate.proxy.cutBefore(MARK.strip());
            RowId row = candidate.newRow();
            candidate.run(connection -> candidate.insert(connection, row, MARK), row);
            candidate.goOn();
        });
    }

    /** A transaction as textbooks write it: committed or rolled back, and autocommit restored in both cases. */
    private static void inTransaction(Connection connection, SqlConsumer statements) throws SQLException {
        connection.setAutoCommit(false);
        try {
            statements.accept(connection);
            connection.commit();
        } catch (SQLException e) {
            try {
                connection.rollback();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            try {
                connection.setAutoCommit(true);
            } catch (SQLException third) {
                e.addSuppressed(third);
            }
            throw e;
        }
        connection.setAutoCommit(true);
    }

    @FunctionalInterface
    private interface RowWriter {

        void write(Connection connection, RowId first, RowId second) throws SQLException;
    }
}
