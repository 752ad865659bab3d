// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcStatement;
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Sql;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A limit of the server, of the driver or of the program's own is reached. */
final class Limits {

    private static final String LONG_QUERY = "SELECT 1 FROM information_schema.schemata WHERE SLEEP(60)";
    private static final int FEW_CONNECTIONS = 10;

    private Limits() {
    }

    static Thrown tooManyConnections(Trial trial) throws Exception {
        long before = Sql.number(trial.admin(), "SELECT @@max_connections");
        Deque<Connection> others = new ArrayDeque<>();
        try {
            for (int i = 0; i <= FEW_CONNECTIONS; i++) {
                others.push(trial.source().getConnection());
            }
            trial.administer("SET GLOBAL max_connections = " + FEW_CONNECTIONS);
            return Trial.refused(trial.source());
        } finally {
            trial.administer("SET GLOBAL max_connections = " + before);
            for (Connection other : others) {
                other.close();
            }
        }
    }

    static Thrown tooManyOfAUser(Trial trial) throws Exception {
        String account = "ALTER USER '" + trial.server().user() + "'@'%' WITH MAX_USER_CONNECTIONS ";
        trial.administer(account + 1);
        try (Connection one = trial.source().getConnection()) {
            Sql.id(one);
            return Trial.refused(trial.source());
        } finally {
            trial.administer(account + 0);
        }
    }

    /** MariaDB refuses to change this limit while it runs, where it was started with 0. */
    static Thrown tooManyOfEachUser(Trial trial) throws Exception {
        long before = Sql.number(trial.admin(), "SELECT @@GLOBAL.max_user_connections");
        trial.administer("SET GLOBAL max_user_connections = 1");
        try (Connection one = trial.source().getConnection()) {
            Sql.id(one);
            return Trial.refused(trial.source());
        } finally {
            trial.administer("SET GLOBAL max_user_connections = " + before);
        }
    }

    /** A login under TLS fills the server's cache of passwords, and FLUSH PRIVILEGES empties it, as a restart does. */
    static Thrown coldPassword(Trial trial) throws Exception {
        trial.administer("CREATE USER cold IDENTIFIED WITH caching_sha2_password BY 'cold'");
        try {
            trial.administer("GRANT ALL ON " + trial.server().database() + ".* TO cold");
            MysqlDataSource plaintext = cold(trial.source());
            cold(trial.server().tlsDataSource()).getConnection().close();
            plaintext.getConnection().close();
            trial.administer("FLUSH PRIVILEGES");
            Thrown refused = Trial.refused(plaintext);
            cold(trial.server().tlsDataSource()).getConnection().close();
            plaintext.getConnection().close();
            return refused;
        } finally {
            trial.administer("DROP USER cold");
        }
    }

    private static MysqlDataSource cold(MysqlDataSource source) throws SQLException {
        source.setUser("cold");
        source.setPassword("cold");
        source.setAllowPublicKeyRetrieval(false);
        return source;
    }

    static Thrown packetTooBig(Trial trial) throws Exception {
        return packet(trial.source());
    }

    static Thrown packetTooBigWhateverTheUrlSays(Trial trial) throws Exception {
        MysqlDataSource source = trial.source();
        source.setMaxAllowedPacket(100_000_000);
        return packet(source);
    }

    /** Above the default of both families. */
    private static Thrown packet(MysqlDataSource source) throws Exception {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT LENGTH(?)")) {
            long session = Sql.id(connection);
            statement.setBytes(1, new byte[70_000_000]);
            Thrown refused = Trial.thrown(connection, () -> statement.executeQuery().close());
            assertThat(Sql.id(connection)).as("the session is well").isEqualTo(session);
            return refused;
        }
    }

    static Thrown queryTimeout(Trial trial) throws Exception {
        try (Connection connection = trial.source().getConnection(); Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            long connections = status(trial, "Connections");
            long kills = status(trial, "Com_kill");
            Thrown thrown = Trial.thrown(connection, () -> statement.execute(LONG_QUERY));
            // The driver came a second time, to kill the query.
            Trial.patiently().until(() -> status(trial, "Connections") > connections && status(trial, "Com_kill") > kills);
            return thrown;
        }
    }

    /** The driver ends the connection from another thread, and the first exception may be thrown before that. */
    static Thrown queryTimeoutThatCloses(Trial trial) throws Exception {
        MysqlDataSource source = trial.source();
        source.setQueryTimeoutKillsConnection(true);
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            Trial.thrown(connection, () -> statement.execute(LONG_QUERY));
            Trial.patiently().until(connection::isClosed);
            return Trial.query(connection);
        }
    }

    private static long status(Trial trial, String name) throws SQLException {
        try (Statement statement = trial.admin().createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE '" + name + "'")) {
            row.next();
            return row.getLong(2);
        }
    }

    static Thrown socketTimeout(Trial trial) throws Exception {
        MysqlDataSource source = trial.source();
        source.setSocketTimeout(500);
        try (Connection connection = source.getConnection()) {
            long id = Sql.id(connection);
            Thrown thrown = Trial.query(connection, LONG_QUERY);
            // The program has given up, and the server has not.
            trial.awaitRunning(id, "SELECT 1 FROM");
            trial.administer("KILL " + id);
            return thrown;
        }
    }

    static Thrown maxExecutionTime(Trial trial) throws Exception {
        try (Connection connection = trial.with("max_execution_time=200").getConnection()) {
            return Trial.query(connection, LONG_QUERY);
        }
    }

    static Thrown maxStatementTime(Trial trial) throws Exception {
        try (Connection connection = trial.with("max_statement_time=0.2").getConnection()) {
            return Trial.query(connection, LONG_QUERY);
        }
    }

    /** Reads a row of a stream and then thinks for too long. */
    static Thrown netWriteTimeout(Trial trial) throws Exception {
        MysqlDataSource source = trial.source();
        // For a stream the driver sets the server's net_write_timeout to this, ten minutes unless told otherwise.
        source.setNetTimeoutForStreamingResults(1);
        return inStream(trial, source, trial::awaitGone);
    }

    static Thrown killedInStream(Trial trial) throws Exception {
        return inStream(trial, trial.source(), trial::kill);
    }

    private static Thrown inStream(Trial trial, MysqlDataSource source, Trial.Ending ending) throws Exception {
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            long id = Sql.id(connection);
            statement.setFetchSize(Integer.MIN_VALUE);
            ResultSet stream = statement.executeQuery(
                    "SELECT REPEAT('x', 1000000) FROM information_schema.collations LIMIT 100");
            stream.next();
            ending.end(id);
            return Trial.thrown(connection, () -> {
                while (stream.next()) {
                    stream.getString(1);
                }
            });
        }
    }

    /** Sends a part of a file and then nothing, until the server has given up. */
    static Thrown netReadTimeout(Trial trial) throws Exception {
        trial.administer("SET GLOBAL local_infile = 1");
        AtomicReference<Thrown> thrown = new AtomicReference<>();
        try {
            trial.withTable("loaded", () -> thrown.set(load(trial)));
        } finally {
            trial.administer("SET GLOBAL local_infile = 0");
        }
        return thrown.get();
    }

    private static Thrown load(Trial trial) throws Exception {
        MysqlDataSource source = trial.with("net_read_timeout=1");
        source.setAllowLoadLocalInfile(true);
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            long id = Sql.id(connection);
            statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(new InputStream() {

                private boolean started;

                @Override
                public int read() {
                    return -1;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) {
                    if (started) {
                        trial.awaitGone(id);
                        return -1;
                    }
                    started = true;
                    buffer[offset] = '9';
                    return 1;
                }
            });
            return Trial.thrown(connection, () -> statement.execute("LOAD DATA LOCAL INFILE 'a stream' INTO TABLE loaded"));
        }
    }

    static Thrown idleInTransaction(Trial trial) throws Exception {
        try (Connection connection = trial.with("idle_transaction_timeout=1").getConnection()) {
            long id = Sql.id(connection);
            Sql.execute(connection, "START TRANSACTION");
            trial.awaitGone(id);
            return Trial.query(connection);
        }
    }

    static Thrown lockWait(Trial trial) throws Exception {
        AtomicReference<Thrown> thrown = new AtomicReference<>();
        trial.withTable("fought_over", () -> {
            try (Connection holder = trial.source().getConnection();
                    Connection connection = trial.with("innodb_lock_wait_timeout=1").getConnection()) {
                holder.setAutoCommit(false);
                Sql.execute(holder, "UPDATE fought_over SET n = 1 WHERE id = 1");
                thrown.set(Trial.query(connection, "UPDATE fought_over SET n = 2 WHERE id = 1"));
                holder.rollback();
            }
        });
        return thrown.get();
    }

    /** InnoDB rolls back whoever has changed fewer rows. */
    static Thrown deadlock(Trial trial) throws Exception {
        AtomicReference<Thrown> thrown = new AtomicReference<>();
        trial.withTable("fought_over", () -> {
            try (Connection winner = trial.source().getConnection(); Connection loser = trial.source().getConnection()) {
                winner.setAutoCommit(false);
                loser.setAutoCommit(false);
                Sql.execute(winner, "UPDATE fought_over SET n = 1 WHERE id > 1");
                Sql.execute(loser, "UPDATE fought_over SET n = 2 WHERE id = 1");
                long id = Sql.id(winner);
                CompletableFuture<Void> wins = CompletableFuture.runAsync(() -> update(winner));
                trial.awaitRunning(id, "UPDATE");
                thrown.set(Trial.query(loser, "UPDATE fought_over SET n = 2 WHERE id = 2"));
                wins.join();
                winner.rollback();
                loser.rollback();
            }
        });
        return thrown.get();
    }

    private static void update(Connection winner) {
        try {
            Sql.execute(winner, "UPDATE fought_over SET n = 1 WHERE id = 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
