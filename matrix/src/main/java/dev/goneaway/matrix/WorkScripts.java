// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.matrix.Ledger.Row;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.RefusedException;
import dev.goneaway.support.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Faults inside a unit of work, where no strategy may act. */
final class WorkScripts {

    /** With a table in it, a query that is killed fails; SLEEP alone would only return sooner. */
    private static final String LONG_QUERY = "SELECT 1 FROM information_schema.schemata WHERE SLEEP(20)";

    private WorkScripts() {
    }

    static void killedBetween(Stage stage) {
        stage.open();
        stage.struck();
        stage.everybody(participant -> {
            Row first = participant.newRow();
            Row second = new Row(first.unit(), 1);
            participant.run(connection -> twoRows(stage, participant, connection, first, second), first, second);
            participant.goOn();
        });
    }

    static void killedInTransaction(Stage stage) {
        stage.open();
        stage.struck();
        stage.everybody(participant -> {
            Row first = participant.newRow();
            Row second = new Row(first.unit(), 1);
            participant.audit().transaction(first, second);
            participant.run(connection -> Transaction.in(connection,
                    same -> twoRows(stage, participant, same, first, second)), first, second);
            participant.goOn();
        });
    }

    private static void twoRows(Stage stage, Participant participant, Connection connection, Row first, Row second) throws SQLException {
        participant.insert(connection, first);
        long id = PhysicalConnection.connectionId(connection);
        stage.sessions().kill(List.of(id));
        stage.awaitGone(participant, id);
        participant.insert(connection, second);
    }

    static void killedAtCommit(Stage stage) {
        stage.open();
        stage.struck();
        stage.everybody(participant -> {
            Row first = participant.newRow();
            Row second = new Row(first.unit(), 1);
            participant.audit().transaction(first, second);
            participant.run(connection -> Transaction.in(connection, same -> {
                participant.insert(same, first);
                participant.insert(same, second);
                participant.proxy().cutAfter("COMMIT");
            }), first, second);
            participant.goOn();
        });
    }

    static void killedInQuery(Stage stage) {
        stage.open();
        stage.struck();
        stage.everybody(participant -> {
            participant.run(connection -> killedWhileRunning(stage, connection, "CONNECTION"));
            participant.goOn();
        });
    }

    static void killQuery(Stage stage) {
        stage.open();
        stage.struck();
        stage.everybody(participant -> keepsItsConnection(participant,
                connection -> killedWhileRunning(stage, connection, "QUERY")));
    }

    private static void killedWhileRunning(Stage stage, Connection connection, String what) throws SQLException {
        long id = PhysicalConnection.connectionId(connection);
        FutureTask<Void> killer = new FutureTask<>(() -> stage.sessions().killWhenRunning(what, id, LONG_QUERY), null);
        Thread thread = new Thread(killer, "goneaway-killer");
        thread.setDaemon(true);
        thread.start();
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery(LONG_QUERY).close();
        } finally {
            killed(killer);
        }
    }

    /** A killer that failed is the runner's fault, not the contestant's. */
    private static void killed(FutureTask<Void> killer) {
        try {
            killer.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused : new RefusedException("could not KILL: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new RefusedException("could not KILL within 10 s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a unit that fails for reasons that have nothing to do with its connection, and sees whether that is still there. */
    static void keepsItsConnection(Participant participant, SqlConsumer failing) {
        long[] id = new long[1];
        participant.run(connection -> {
            id[0] = PhysicalConnection.connectionId(connection);
            failing.accept(connection);
        });
        participant.goOn();
        if (participant.contestant() != Candidate.CONNECT_PER_USE) {
            participant.kept(participant.proxy().connectionIds().contains(id[0]));
        }
    }
}
