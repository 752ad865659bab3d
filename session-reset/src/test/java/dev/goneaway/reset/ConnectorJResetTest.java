// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.support.LentConnection;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares a reset session with a new one, on servers with their own defaults and with other defaults. */
class ConnectorJResetTest {

    /** Defaults that differ from the driver's. The order counts, because a character set also changes its collation. */
    private static final List<String> OTHER_DEFAULTS = List.of("character_set_server=latin1",
            "collation_server=latin1_swedish_ci", "character_set_client=latin1", "character_set_results=latin1",
            "character_set_connection=latin1", "collation_connection=latin1_swedish_ci", "sql_mode=NO_ENGINE_SUBSTITUTION", "time_zone=+02:00",
            "transaction_isolation=READ-COMMITTED", "max_sort_length=512");

    /** The driver's own character set with another collation. */
    private static final List<String> ANOTHER_COLLATION = List.of("character_set_server=utf8mb4",
            "collation_server=utf8mb4_unicode_ci", "character_set_client=utf8mb4",
            "character_set_connection=utf8mb4", "collation_connection=utf8mb4_unicode_ci");

    private static final Server SERVER = Servers.chosen();
    private static final boolean MARIADB = SERVER.family() == Server.Family.MARIADB;
    private static final String USER = "'" + SERVER.user() + "'@'%'";
    private static Connection admin;

    private final ConnectorJReset reset = new ConnectorJReset(Duration.ofSeconds(5));
    private final Map<String, String> changed = new LinkedHashMap<>();

    @BeforeAll
    static void makeATableAndADefaultRole() throws SQLException {
        Fixture.requireMySqlDriver("is refused by ConnectorJReset");
        assumeTrue(SERVER.hasProcess(), "the defaults of a server that others may use are not changed");
        admin = SERVER.admin();
        Sql.execute(admin, "CREATE TABLE " + SERVER.database() + ".numbers (n INT PRIMARY KEY)");
        Sql.execute(admin, "CREATE DATABASE elsewhere");
        Sql.execute(admin, "CREATE ROLE of_elsewhere");
        Sql.execute(admin, "GRANT SELECT ON elsewhere.* TO of_elsewhere");
        Sql.execute(admin, "GRANT of_elsewhere TO " + USER);
        Sql.execute(admin, "SET DEFAULT ROLE of_elsewhere " + (MARIADB ? "FOR " : "TO ") + USER);
    }

    @AfterAll
    static void dropTheTableAndTheRole() throws SQLException {
        if (admin == null) {
            return;
        }
        Sql.execute(admin, "SET DEFAULT ROLE NONE " + (MARIADB ? "FOR " : "TO ") + USER);
        Sql.execute(admin, "DROP ROLE of_elsewhere");
        Sql.execute(admin, "DROP DATABASE elsewhere");
        Sql.execute(admin, "DROP TABLE " + SERVER.database() + ".numbers");
        admin.close();
    }

    @AfterEach
    void putTheDefaultsBack() throws SQLException {
        for (Map.Entry<String, String> variable : changed.entrySet()) {
            RefusalTest.setGlobally(admin, variable.getKey(), variable.getValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "sslMode=REQUIRED&useServerPrepStmts=true",
        "sessionVariables=sql_mode='ANSI_QUOTES',max_sort_length=77,transaction_isolation='SERIALIZABLE'",
        "characterEncoding=latin1&useCompression=true",
        "connectionCollation=utf8mb4_bin&characterSetResults=utf8",
        "passwordCharacterEncoding=UTF-8&sessionVariables=character_set_client=latin1,collation_connection=latin1_bin",
        "connectionTimeZone=%2B03:00&forceConnectionTimeZoneToSession=true&rewriteBatchedStatements=true",
        "connectionTimeZone=SERVER&jdbcCompliantTruncation=false&allowMultiQueries=true",
        "useLocalSessionState=true&useLocalTransactionState=true&createDatabaseIfNotExist=true",
        "databaseTerm=SCHEMA&trackSessionState=true&paranoid=true"})
    void aResetSessionIsLikeANewOne(String options) throws SQLException {
        assertLikeNew(options, ConnectorJResetTest::leaveMuch);
        setDefaults(OTHER_DEFAULTS);
        assertLikeNew(options, ConnectorJResetTest::leaveMuch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sessionVariables=wait_timeout=100"})
    void noVariableOfTheSessionSurvives(String options) throws SQLException {
        setDefaults(ANOTHER_COLLATION);
        assertLikeNew(options, ConnectorJResetTest::leaveVariables);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCK TABLES numbers WRITE", "XA START 'left'; INSERT INTO numbers VALUES (1)",
        "START TRANSACTION READ ONLY; SELECT * FROM numbers",
        "SET autocommit = 0; INSERT INTO numbers VALUES (1); SAVEPOINT one"})
    void noLockAndNoTransactionSurvives(String statements) throws SQLException {
        assertLikeNew("", connection -> {
            for (String statement : statements.split("; ")) {
                Sql.execute(connection, statement);
            }
        });
    }

    private void setDefaults(List<String> defaults) throws SQLException {
        for (String assignment : defaults) {
            String[] parts = assignment.split("=");
            changed.putIfAbsent(parts[0], RefusalTest.setGlobally(admin, parts[0], parts[1]));
        }
    }

    private void assertLikeNew(String options, SqlConsumer work) throws SQLException {
        MysqlDataSource source = source(SERVER, "socketTimeout=10000&" + options);
        try (Connection fresh = source.getConnection(); Connection used = source.getConnection()) {
            Map<String, String> expected = Snapshot.of(fresh);
            long id = Sql.id(used);
            // In the second round, the session was reset before.
            for (int i = 0; i < 2; i++) {
                work.accept(used);
                assertThat(reset.reset(new LentConnection(used))).isTrue();
                assertThat(Snapshot.differences(expected, Snapshot.of(used))).isEmpty();
                assertThat(Sql.id(used)).isEqualTo(id);
                assertNothingIsLeft(used, fresh);
            }
        }
    }

    private static void assertNothingIsLeft(Connection used, Connection other) throws SQLException {
        assertThat(Sql.number(used, "SELECT COUNT(*) FROM numbers")).isZero();
        // If a lock on the table or on a row were left, this query would wait.
        assertThat(Sql.number(other, "SELECT COUNT(*) FROM numbers WHERE n = 1 FOR UPDATE")).isZero();
        assertThat(Sql.number(other, "SELECT IS_FREE_LOCK('left')")).isOne();
        for (String gone : List.of("SELECT * FROM mine", "EXECUTE prepared", "HANDLER numbers READ FIRST", "XA END 'left'")) {
            assertThat(catchThrowable(() -> Sql.execute(used, gone))).as(gone).isInstanceOf(SQLException.class);
        }
    }

    /** Returns a source with these options only. It uses plaintext unless the options name an {@code sslMode}. */
    static MysqlDataSource source(Server server, String options) {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl("jdbc:mysql://" + server.host() + ":" + server.port() + "/" + server.database() + "?"
                + (options.contains("sslMode") ? "" : "sslMode=DISABLED&") + "allowPublicKeyRetrieval=true&" + options);
        source.setUser(server.user());
        source.setPassword(server.password());
        return source;
    }

    private static void leaveMuch(Connection connection) throws SQLException {
        Sql.execute(connection, "CREATE TEMPORARY TABLE mine (n INT)");
        Sql.execute(connection, "PREPARE prepared FROM 'SELECT 1'");
        Sql.execute(connection, "HANDLER numbers OPEN");
        Sql.execute(connection, "SET @left = 1");
        Sql.number(connection, "SELECT GET_LOCK('left', 1)");
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
        connection.setReadOnly(true);
        connection.setCatalog("elsewhere");
        connection.setSchema("elsewhere");
        connection.setTypeMap(new LinkedHashMap<>(Map.of("a", String.class)));
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(1);
            statement.executeQuery("SELECT 1");
        }
        connection.setAutoCommit(false);
        Sql.execute(connection, "SET SESSION " + (MARIADB ? "max_statement_time = 9" : "max_execution_time = 9000"));
        Sql.execute(connection, "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        Sql.execute(connection, "SET SESSION TRANSACTION READ WRITE");
        Sql.execute(connection, "SET SESSION TRANSACTION READ ONLY");
        Sql.execute(connection, "SET SQL_SELECT_LIMIT = 1");
        Sql.execute(connection, "SET time_zone = '+09:00'");
        Sql.execute(connection, "SET NAMES latin1 COLLATE latin1_bin");
        Sql.execute(connection, "SET ROLE NONE");
        Sql.execute(connection, "USE information_schema");
        Sql.execute(connection, "SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
        Sql.execute(connection, "SELECT 1/0");
    }

    /** Changes every variable that a session may change, except texts: adds 1 to each number, and flips each switch. */
    private static void leaveVariables(Connection connection) throws SQLException {
        Map<String, String> variables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION VARIABLES")) {
            while (row.next()) {
                variables.put(row.getString(1), row.getString(2));
            }
        }
        // In MariaDB this variable changes the server, not the session.
        variables.remove("sql_slave_skip_counter");
        int count = 0;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String other = switch (variable.getValue()) {
                case "ON" -> "OFF";
                case "OFF" -> "ON";
                default -> variable.getValue().matches("\\d{1,9}") ? "" + (Integer.parseInt(variable.getValue()) + 1) : null;
            };
            if (other != null) {
                try {
                    Sql.execute(connection, "SET SESSION " + variable.getKey() + " = " + other);
                    count++;
                } catch (SQLException e) {
                    // The server does not let this session change the variable.
                    assertThat(connection.isClosed()).isFalse();
                }
            }
        }
        assertThat(count).isGreaterThan(50);
    }
}
