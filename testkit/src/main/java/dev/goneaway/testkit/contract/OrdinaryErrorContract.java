// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.JdbcStatement;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clause 4 of {@code ConnectionStrategy}, first half: an ordinary error of a real server keeps the connection. */
public interface OrdinaryErrorContract extends Contract {

    @Test
    default void keepsTheConnectionAfterASyntaxError() throws SQLException {
        fixture().keepsTheConnection(1064, connection -> Sql.execute(connection, "SELEKT 1"));
    }

    @Test
    default void keepsTheConnectionAfterADuplicateKey() throws SQLException {
        fixture().insert(fixture().admin(), 1);
        fixture().keepsTheConnection(1062, connection -> fixture().insert(connection, 1));
    }

    @Test
    default void keepsTheConnectionAfterALockWaitTimeout() throws SQLException {
        fixture().insert(fixture().admin(), 1);
        try (Connection other = fixture().server().dataSource().getConnection()) {
            lockRow(other, 1);
            fixture().keepsTheConnection(1205, connection -> {
                Sql.execute(connection, "SET SESSION innodb_lock_wait_timeout = 1");
                lockRow(connection, 1);
            });
        }
    }

    @Test
    default void keepsTheConnectionAfterADeadlock() throws SQLException {
        fixture().insert(fixture().admin(), 1);
        fixture().insert(fixture().admin(), 2);
        try (Connection other = fixture().server().dataSource().getConnection()) {
            fixture().keepsTheConnection(1213, connection -> deadlock(connection, other));
        }
    }

    @Test
    default void keepsTheConnectionAfterAKilledQuery() throws SQLException {
        fixture().insert(fixture().admin(), 1);
        try (Connection other = fixture().server().dataSource().getConnection()) {
            lockRow(other, 1);
            fixture().keepsTheConnection(1317, connection -> {
                long id = Sql.id(connection);
                var killer = Deadline.start("killer", () -> {
                    fixture().awaitRunning(id, "SELECT id");
                    Sql.execute(fixture().admin(), "KILL QUERY " + id);
                    return null;
                });
                try {
                    lockRow(connection, 1);
                } finally {
                    killer.get(Fixture.PATIENCE);
                }
            });
        }
    }

    /** MySQL Connector/J gives this mistake the SQLState of a closed connection, 08003. */
    @Test
    default void keepsTheConnectionAfterARollbackInAutocommitMode() throws SQLException {
        Fixture.requireMySqlDriver("accepts a rollback in autocommit mode");
        if (promises().holdsOneConnection()) {
            fixture().keepsTheConnection(0, Connection::rollback);
        }
    }

    @Test
    default void keepsTheConnectionIfAClosedStatementIsUsed() throws SQLException {
        fixture().keepsTheConnection(connection -> {
            Statement statement = connection.createStatement();
            statement.close();
            statement.execute("SELECT 1");
        });
    }

    @Test
    default void keepsTheConnectionAfterAQueryTimeout() throws SQLException {
        assertThat(fixture().keepsTheConnection(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(1);
                statement.execute("SELECT 1 FROM information_schema.engines WHERE SLEEP(5)");
            }
        })).isInstanceOf(SQLTimeoutException.class);
    }

    /** MySQL Connector/J wraps the exception of this stream in the same way as an exception of its own socket. */
    @Test
    default void keepsTheConnectionIfAStreamOfTheProgramBreaks() throws SQLException {
        assumeTrue(System.getProperty("goneaway.driver", "mysql").equals("mysql"),
                "skipped: only MySQL Connector/J 26 keeps its connection if a stream of the program breaks");
        Sql.execute(fixture().admin(), "SET GLOBAL local_infile = 1");
        fixture().target().setURL(fixture().url() + "&allowLoadLocalInfile=true");
        fixture().keepsTheConnection(0, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new SocketException("Connection reset");
                    }
                });
                statement.execute("LOAD DATA LOCAL INFILE 'stream' INTO TABLE " + fixture().table());
            }
        });
    }

    @Test
    default void keepsTheConnectionIfAnotherSocketOfTheProgramBreaks() throws SQLException {
        assertThat(fixture().keepsTheConnection(connection -> {
            Sql.execute(connection, "SELECT 1");
            throw new UncheckedIOException(new SocketException("Connection reset"));
        })).isInstanceOf(UncheckedIOException.class);
    }

    /** The exception is not a server's. So one query decides, and this server does not answer the query. */
    @Test
    default void waitsOneSecondForASilentServerAfterAnExceptionOfTheProgram() throws SQLException, IOException {
        if (!promises().holdsOneConnection()) {
            return;
        }
        FaultProxy proxy = fixture().proxy();
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        long start = System.nanoTime();
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            Sql.execute(connection, "SELECT 1");
            proxy.silence();
            throw new IllegalStateException("the unit's own");
        })).hasMessage("the unit's own");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(id);
    }

    /** No transaction is open, so MariaDB Connector/J sends no rollback that would fail. */
    @Test
    default void discardsAConnectionThatDiedBeforeAnExceptionOfTheProgramWithAutocommitOff() throws SQLException {
        fixture().source().giveAutoCommitOff();
        ConnectionStrategy strategy = fixture().open();
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            fixture().kill(Sql.id(connection));
            throw new IllegalStateException("the unit's own");
        })).hasMessage("the unit's own");
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
    }

    /** A server with a read-only InnoDB gives the same code for every table. */
    @Test
    default void keepsTheConnectionIfOneTableIsReadOnly() throws SQLException {
        String table = "`" + fixture().server().database() + "`.goneaway_merge";
        String merged = table.replace("merge", "merged");
        Sql.execute(fixture().admin(), "DROP TABLE IF EXISTS " + table + ", " + merged);
        Sql.execute(fixture().admin(), "CREATE TABLE " + merged + " (id INT) ENGINE=MyISAM");
        Sql.execute(fixture().admin(), "CREATE TABLE " + table + " (id INT) ENGINE=MERGE UNION=(" + merged + ") INSERT_METHOD=NO");
        fixture().keepsTheConnection(1036, connection -> Sql.execute(connection, "INSERT INTO " + table + " VALUES (1)"));
    }

    /** The server rolls back the transaction that changed fewer rows. So the other transaction changes more rows. */
    private void deadlock(Connection connection, Connection other) throws SQLException {
        connection.setAutoCommit(false);
        lockRow(connection, 1);
        other.setAutoCommit(false);
        for (int row = 10; row < 30; row++) {
            fixture().insert(other, row);
        }
        lockRow(other, 2);
        long otherId = Sql.id(other);
        var blocked = Deadline.start("blocked", () -> {
            lockRow(other, 1);
            return null;
        });
        fixture().awaitRunning(otherId, "SELECT id");
        try {
            lockRow(connection, 2);
        } finally {
            connection.rollback();
            blocked.get(Fixture.PATIENCE);
            other.rollback();
        }
    }

    private void lockRow(Connection connection, int row) throws SQLException {
        connection.setAutoCommit(false);
        Sql.number(connection, "SELECT id FROM " + fixture().table() + " WHERE id = " + row + " FOR UPDATE");
    }
}
