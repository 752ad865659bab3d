// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** The server ends one connection, or one query of it. */
final class Endings {

    private static final String LONG_QUERY = "SELECT 1 FROM information_schema.schemata WHERE SLEEP(60)";

    private static final int LONG_STATEMENT = 4_000_000;
    private static final int BATCH = 200;

    private Endings() {
    }

    static Thrown idle(Trial trial) throws Exception {
        try (Connection connection = trial.with("wait_timeout=1").getConnection()) {
            trial.awaitGone(Sql.id(connection));
            // The driver compares whole seconds of its own with the limit.
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            return Trial.query(connection);
        }
    }

    static Thrown idleUnderTls(Trial trial) throws Exception {
        try (Connection connection = underTls(trial).getConnection()) {
            trial.awaitGone(Sql.id(connection));
            return Trial.query(connection);
        }
    }

    static Thrown idlePrepared(Trial trial) throws Exception {
        return prepared(underTls(trial), trial::awaitGone);
    }

    private static MysqlDataSource underTls(Trial trial) throws SQLException {
        MysqlDataSource source = trial.server().tlsDataSource();
        source.setSessionVariables("wait_timeout=1");
        return source;
    }

    static Thrown killedPrepared(Trial trial) throws Exception {
        return prepared(trial.source(), trial::kill);
    }

    private static Thrown prepared(MysqlDataSource source, Trial.Ending ending) throws Exception {
        source.setUseServerPrepStmts(true);
        Connection connection = source.getConnection();
        try {
            PreparedStatement statement = connection.prepareStatement("SELECT 1");
            ending.end(Sql.id(connection));
            Thrown thrown = Trial.thrown(connection, () -> statement.executeQuery().close());
            Trial.thrown(connection, statement::close);
            return thrown;
        } finally {
            connection.abort(Runnable::run);
        }
    }

    static Thrown killedWhileIdle(Trial trial) throws Exception {
        try (Connection connection = killed(trial)) {
            return Trial.query(connection);
        }
    }

    /** More than the socket takes at once: the kernel hears of the end while the driver still writes. */
    static Thrown killedBeforeALongStatement(Trial trial) throws Exception {
        try (Connection connection = killed(trial)) {
            return Trial.query(connection, "SELECT LENGTH('" + "x".repeat(LONG_STATEMENT) + "')");
        }
    }

    private static Connection killed(Trial trial) throws SQLException {
        Connection connection = trial.source().getConnection();
        trial.kill(Sql.id(connection));
        return connection;
    }

    static Thrown killedInQuery(Trial trial) throws Exception {
        return during(trial, "KILL ");
    }

    static Thrown queryKilled(Trial trial) throws Exception {
        return during(trial, "KILL QUERY ");
    }

    private static Thrown during(Trial trial, String kill) throws Exception {
        try (Connection connection = trial.source().getConnection()) {
            long id = Sql.id(connection);
            CompletableFuture<Thrown> query = CompletableFuture.supplyAsync(() -> {
                try {
                    return Trial.query(connection, LONG_QUERY);
                } catch (Exception e) {
                    throw new CompletionException(e);
                }
            });
            trial.awaitRunning(id, "SELECT 1 FROM");
            trial.administer(kill + id);
            return query.join();
        }
    }

    static Thrown usedAgain(Trial trial) throws Exception {
        try (Connection connection = killed(trial)) {
            Trial.query(connection);
            return Trial.query(connection);
        }
    }

    /** The driver cleans up behind the loss, and the exception of its clean-up takes the place of the loss. */
    static Thrown killedInBatch(Trial trial) throws Exception {
        try (Connection connection = trial.source().getConnection(); Statement statement = connection.createStatement()) {
            long id = Sql.id(connection);
            Sql.execute(connection, "CREATE TEMPORARY TABLE batched (n INT)");
            for (int i = 0; i < BATCH; i++) {
                statement.addBatch("INSERT INTO batched SELECT SLEEP(0.05)");
            }
            CompletableFuture<Void> kill = CompletableFuture.runAsync(() -> {
                trial.awaitRunning(id, "INSERT");
                kill(trial, id);
            });
            Thrown thrown = Trial.thrown(connection, statement::executeBatch);
            kill.join();
            return thrown;
        }
    }

    private static void kill(Trial trial, long id) {
        try {
            trial.kill(id);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Thrown killedBeforeCommit(Trial trial) throws Exception {
        return killedInTransaction(trial, Connection::commit);
    }

    /** The driver rolls back what is open before it closes. */
    static Thrown killedBeforeClose(Trial trial) throws Exception {
        return killedInTransaction(trial, Connection::close);
    }

    private static Thrown killedInTransaction(Trial trial, SqlConsumer end) throws Exception {
        Connection connection = trial.source().getConnection();
        try {
            connection.setAutoCommit(false);
            trial.kill(Sql.id(connection));
            return Trial.thrown(connection, () -> end.accept(connection));
        } finally {
            connection.abort(Runnable::run);
        }
    }
}
