// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.LoggingListener;
import dev.goneaway.Replacement;
import dev.goneaway.ping.PingStrategy;
import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.contract.Sql;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one session holds and the next does not, each shown on a real server and named on the page. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectLossTest {

    private final Trial trial = new Trial();

    /** Whether a session has something. */
    @FunctionalInterface
    private interface Holds {

        boolean test(Connection connection) throws SQLException;
    }

    enum State {

        OPEN_TRANSACTION("INSERT INTO kept VALUES (2)", c -> number(c, "SELECT COUNT(*) FROM kept WHERE id = 2") == 1, "SET autocommit = 0"),
        NAMED_LOCK("DO GET_LOCK('kept', 0)", c -> number(c, "SELECT COALESCE(IS_USED_LOCK('kept'), 0) = CONNECTION_ID()") == 1),
        LOCKED_TABLE("LOCK TABLES kept READ", c -> fails(c, "INSERT INTO kept VALUES (3)", 1099)),
        TEMPORARY_TABLE("CREATE TEMPORARY TABLE scratch (a INT)", c -> !fails(c, "SELECT * FROM scratch", 1146)),
        USER_VARIABLE("SET @kept = 1", c -> number(c, "SELECT @kept IS NOT NULL") == 1),
        SESSION_VARIABLE("SET SESSION sort_buffer_size = 65536", c -> number(c, "SELECT @@SESSION.sort_buffer_size") == 65536),
        TIME_ZONE("SET time_zone = '+05:00'", c -> number(c, "SELECT @@SESSION.time_zone = '+05:00'") == 1),
        CHARACTER_SET("SET NAMES latin1", c -> number(c, "SELECT @@SESSION.character_set_client = 'latin1'") == 1),
        PREPARED_STATEMENT("PREPARE p FROM 'SELECT 1'", c -> !fails(c, "EXECUTE p", 1243)),
        LAST_INSERT_ID("DO LAST_INSERT_ID(42)", c -> number(c, "SELECT LAST_INSERT_ID()") == 42),
        HANDLER("HANDLER kept OPEN", c -> !fails(c, "HANDLER kept READ FIRST", 1109)),
        CURRENT_DATABASE("USE information_schema", c -> number(c, "SELECT DATABASE() = 'information_schema'") == 1),
        AUTOCOMMIT(c -> c.setAutoCommit(false), c -> !c.getAutoCommit()),
        ISOLATION(c -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE),
                c -> c.getTransactionIsolation() == Connection.TRANSACTION_SERIALIZABLE),
        READ_ONLY(c -> c.setReadOnly(true), Connection::isReadOnly);

        private final SqlConsumer leave;
        private final Holds holds;

        State(String sql, Holds holds, String... before) {
            this(connection -> {
                for (String each : before) {
                    Sql.execute(connection, each);
                }
                Sql.execute(connection, sql);
            }, holds);
        }

        State(SqlConsumer leave, Holds holds) {
            this.leave = leave;
            this.holds = holds;
        }

        private static long number(Connection connection, String sql) throws SQLException {
            return Sql.number(connection, sql);
        }

        private static boolean fails(Connection connection, String sql, int code) throws SQLException {
            try {
                Sql.execute(connection, sql);
                return false;
            } catch (SQLException e) {
                if (e.getErrorCode() == code) {
                    return true;
                }
                throw e;
            }
        }
    }

    @BeforeEach
    void aTable() throws SQLException {
        trial.administer("CREATE TABLE " + trial.server().database() + ".kept (id INT PRIMARY KEY)");
        trial.administer("INSERT INTO " + trial.server().database() + ".kept VALUES (1)");
    }

    @AfterEach
    void noTable() throws SQLException {
        trial.administer("DROP TABLE " + trial.server().database() + ".kept");
        trial.close();
    }

    @ParameterizedTest
    @EnumSource
    void isGoneWithTheConnection(State state) throws Exception {
        Connection before = trial.source().getConnection();
        try {
            state.leave.accept(before);
            assertThat(state.holds.test(before)).as("before").isTrue();
            ChosenServer.kill(Sql.id(before));
        } finally {
            // Not closed: with autocommit off the driver would try to roll back first.
            before.abort(Runnable::run);
        }
        try (Connection after = trial.source().getConnection()) {
            assertThat(state.holds.test(after)).as("after").isFalse();
        }
        assertThat(Files.readString(Markdown.PROJECT.resolve("docs/what-a-reconnect-loses.md"))).contains("`" + state + "`");
    }

    @Test
    void aStatementOfTheOldConnectionIsOfNoUseAnyMore() throws SQLException {
        try (Connection connection = trial.source().getConnection(); PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
            ChosenServer.kill(Sql.id(connection));
            catchThrowableOfType(SQLException.class, statement::executeQuery);
            SQLException second = catchThrowableOfType(SQLException.class, statement::executeQuery);
            assertThat((Throwable) second).hasMessageStartingWith("No operations allowed after ");
        }
    }

    @Test
    void onConnectPutsBackWhatCanBePutBackAndAListenerHearsOfTheRest() throws SQLException {
        MysqlDataSource dataSource = trial.source();
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        // region restore
        ConnectionOptions options = ConnectionOptions.DEFAULTS
                .withOnConnect(connection -> {
                    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SET SESSION time_zone = '+00:00', @tenant = 7");
                        statement.execute("CREATE TEMPORARY TABLE scratch (id BIGINT PRIMARY KEY)");
                    }
                })
                .withListener(new LoggingListener().andThen(heard::add));
        ConnectionStrategy mysql = new PingStrategy(dataSource, Duration.ofSeconds(1), options);
        // endregion
        try (mysql) {
            ChosenServer.kill(mysql.withConnection(Sql::id));
            mysql.useConnection(connection -> {
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("SELECT @@SESSION.time_zone, @tenant, COUNT(*) FROM scratch")) {
                    row.next();
                    assertThat(row.getString(1)).isEqualTo("+00:00");
                    assertThat(row.getLong(2)).isEqualTo(7);
                    assertThat(row.getLong(3)).as("what was in it is gone").isZero();
                }
            });
            assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.PING_FAILED);
        }
    }
}
