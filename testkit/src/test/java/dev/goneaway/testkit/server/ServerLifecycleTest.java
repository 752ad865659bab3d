// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.mysql.cj.jdbc.MysqlDataSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerLifecycleTest {

    private static Server server;

    @BeforeAll
    static void start() {
        server = Servers.start(System.getProperty("goneaway.server", "auto"));
    }

    @AfterAll
    static void close() throws SQLException {
        if (server != null) {
            execute(server.dataSource(), "DROP TABLE IF EXISTS lifecycle");
            server.close();
            server.close();
        }
    }

    @BeforeEach
    void emptyTable() throws SQLException {
        execute(server.dataSource(), "CREATE TABLE IF NOT EXISTS lifecycle (id INT PRIMARY KEY, name VARCHAR(20))", "DELETE FROM lifecycle");
    }

    @Test
    void saysWhatItIsWithoutAPassword() throws SQLException {
        assertThat(server.version()).isEqualTo(query(server.dataSource(), "SELECT VERSION()"));
        assertThat(server.description()).startsWith(server.family() == Server.Family.MYSQL ? "MySQL " : "MariaDB ")
                .contains(server.version().split("-", 2)[0]);
        assertThat(server.description() + server + server.jdbcUrl()).doesNotContain(server.password());
        assertThat(server.jdbcUrl()).startsWith("jdbc:mysql://" + server.host() + ":" + server.port() + "/" + server.database() + "?");
    }

    @Test
    void takesAsManyConnectionsAsABigTestHolds() throws SQLException {
        assumeTrue(server.hasProcess(), "a server that was not started here");
        assertThat(query(server.dataSource(), "SELECT @@max_connections")).isEqualTo("1000");
    }

    @Test
    void theUrlWorksWithTheApplicationsAccount() throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(server.jdbcUrl());
        source.setUser(server.user());
        source.setPassword(server.password());
        assertThat(query(source, "SELECT DATABASE()")).isEqualTo(server.database());
    }

    @Test
    void theDefaultConnectionIsPlaintextAndStoresEveryCharacter() throws SQLException {
        assertThat(query(server.dataSource(), "SHOW STATUS LIKE 'Ssl_cipher'", 2)).isEmpty();
        execute(server.dataSource(), "INSERT INTO lifecycle VALUES (1, '🐬 gone')");
        assertThat(query(server.dataSource(), "SELECT name FROM lifecycle")).isEqualTo("🐬 gone");
    }

    @Test
    void tlsIsAvailable() throws SQLException {
        assertThat(query(server.tlsDataSource(), "SHOW STATUS LIKE 'Ssl_cipher'", 2)).isNotEmpty();
    }

    @Test
    void theAdministratorMayKillConnections() throws SQLException {
        try (Connection victim = server.dataSource().getConnection(); Connection admin = server.admin()) {
            execute(admin, "KILL CONNECTION " + query(victim, "SELECT CONNECTION_ID()", 1));
            assertThatThrownBy(() -> query(victim, "SELECT 1", 1)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void theApplicationAccountMayNotBypassReadOnly() throws SQLException {
        assumeTrue(server.hasProcess(), "the account of a URL may have any rights, and its server is not ours to make read-only");
        try (Connection admin = server.admin()) {
            execute(admin, "SET GLOBAL read_only = 1");
            try {
                SQLException refused = catchThrowableOfType(SQLException.class,
                        () -> execute(server.dataSource(), "INSERT INTO lifecycle VALUES (2, 'never')"));
                assertThat(refused.getErrorCode()).isEqualTo(1290);
            } finally {
                execute(admin, "SET GLOBAL read_only = 0");
            }
        }
    }

    @Test
    void startsAgainThoughAnotherProcessHasTheIdOfTheDeadOneByNow() throws Exception {
        assumeTrue(server instanceof ProcessServer, "not a process of this machine");
        server.kill();
        Files.writeString(((ProcessServer) server).socketLock(), ProcessHandle.current().pid() + "\n");
        server.start();
        assertThat(query(server.dataSource(), "SELECT 1")).isEqualTo("1");
    }

    @Test
    void tellsTheIdOfTheProcessThatRunsNow() {
        assumeTrue(server instanceof ProcessServer, "not a process of this machine");
        long before = server.processId().orElseThrow();
        assertThat(ProcessHandle.of(before)).isPresent();
        server.kill();
        assertThat(server.processId()).isEmpty();
        server.start();
        assertThat(server.processId()).isPresent().isNotEqualTo(OptionalLong.of(before));
    }

    @Test
    void restartsOnTheSamePortWithTheSameData() throws SQLException {
        assumeProcess();
        int port = server.port();
        execute(server.dataSource(), "INSERT INTO lifecycle VALUES (3, 'stays')");
        server.stop();
        server.stop();
        assertThatThrownBy(() -> server.dataSource().getConnection()).isInstanceOf(SQLException.class);
        server.start();
        server.start();
        assertThat(server.port()).isEqualTo(port);
        assertThat(query(server.dataSource(), "SELECT name FROM lifecycle")).isEqualTo("stays");
    }

    @Test
    void killAndStartKeepsCommittedRows() throws SQLException {
        assumeProcess();
        execute(server.dataSource(), "INSERT INTO lifecycle VALUES (4, 'committed')");
        try (Connection open = server.dataSource().getConnection()) {
            open.setAutoCommit(false);
            execute(open, "INSERT INTO lifecycle VALUES (5, 'open')");
            server.kill();
            server.start();
        } catch (SQLException rollbackOnADeadConnection) {
            assertThat(rollbackOnADeadConnection.getSQLState()).startsWith("08");
        }
        assertThat(query(server.dataSource(), "SELECT GROUP_CONCAT(name) FROM lifecycle")).isEqualTo("committed");
    }

    @Test
    void freezeMakesAQueryTimeOutAndThawHeals() throws SQLException {
        assumeProcess();
        MysqlDataSource impatient = server.dataSource();
        impatient.setSocketTimeout(700);
        try (Connection connection = impatient.getConnection(); Connection waiting = server.dataSource().getConnection()) {
            server.freeze();
            try {
                assertThatThrownBy(() -> query(connection, "SELECT 1", 1)).isInstanceOf(SQLException.class)
                        .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
            } finally {
                server.thaw();
            }
            assertThat(query(waiting, "SELECT 1", 1)).isEqualTo("1");
        }
    }

    /** Else a test that freezes it could still get an answer. */
    @Test
    void freezeReturnsWhenNoThreadOfTheServerRuns() throws Exception {
        assumeProcess();
        Path threads = Path.of("/proc", Long.toString(server.processId().orElseThrow()), "task");
        assumeTrue(Files.isDirectory(threads), "skipped: this system has no " + threads);
        for (int i = 0; i < 20; i++) {
            server.freeze();
            try (Stream<Path> each = Files.list(threads)) {
                for (Path thread : each.toList()) {
                    assertThat(Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1)).contains(") T ");
                }
            } finally {
                server.thaw();
            }
            assertThat(query(server.dataSource(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void stopEndsAFrozenServer() {
        assumeProcess();
        server.freeze();
        server.restart();
        assertThat(server.dataSource()).satisfies(source -> assertThat(query(source, "SELECT 1")).isEqualTo("1"));
    }

    /** The program ends while the signal is on its way, as a server does that was asked to stop. */
    @Test
    void aSignalToAProgramThatHasJustEndedIsNotAFailure(@TempDir Path directory) {
        for (int i = 0; i < 10; i++) {
            try (Watchdog program = Watchdog.launch(directory.resolve("log"), List.of("sleep", "0.02"))) {
                while (program.isRunning()) {
                    program.thaw();
                }
            }
        }
    }

    @Test
    void startWaitsForAServerThatWasAskedToStop() throws SQLException {
        assumeProcess();
        server.terminate();
        server.start();
        assertThat(query(server.dataSource(), "SELECT 1")).isEqualTo("1");
    }

    @Test
    void keepsFurtherOptionsAndDataUntilARestartWithoutOptions() throws SQLException {
        assumeTrue(server instanceof ProcessServer, "skipped: needs a server that takes options from us");
        execute(server.dataSource(), "INSERT INTO lifecycle VALUES (6, 'kept')");
        server.restartWith("--innodb-read-only=ON", "--character-set-server=latin1");
        try {
            assertThat(query(server.dataSource(), "SELECT name FROM lifecycle")).isEqualTo("kept");
            assertThatThrownBy(() -> execute(server.dataSource(), "DELETE FROM lifecycle")).isInstanceOf(SQLException.class);
            assertThat(query(server.dataSource(), "SELECT @@global.character_set_server")).isEqualTo("latin1");
            server.kill();
            server.start();
            assertThat(query(server.dataSource(), "SELECT @@global.innodb_read_only")).isEqualTo("1");
        } finally {
            server.restartWith();
        }
        execute(server.dataSource(), "DELETE FROM lifecycle");
        assertThat(query(server.dataSource(), "SELECT @@global.character_set_server")).isEqualTo("utf8mb4");
    }

    @Test
    void runsAgainAfterOptionsThatTheServerRefused() throws SQLException {
        assumeTrue(server instanceof ProcessServer, "skipped: needs a server that takes options from us");
        assertThatThrownBy(() -> server.restartWith("--no-such-option")).isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("no-such-option");
        server.restartWith();
        assertThat(query(server.dataSource(), "SELECT 1")).isEqualTo("1");
    }

    @Test
    void aServerOfSomebodyElseHasNoProcess() {
        assumeTrue(!server.hasProcess(), "this server's process is ours");
        assertThatThrownBy(server::stop).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("cannot be stopped from here");
        assertThatThrownBy(server::restartWith).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("does not take options from here");
    }

    private static void assumeProcess() {
        assumeTrue(server.hasProcess(), "the process of a server that a URL names cannot be touched");
    }

    private static void execute(MysqlDataSource source, String... statements) throws SQLException {
        try (Connection connection = source.getConnection()) {
            execute(connection, statements);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String query(MysqlDataSource source, String sql) throws SQLException {
        return query(source, sql, 1);
    }

    private static String query(MysqlDataSource source, String sql, int column) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return query(connection, sql, column);
        }
    }

    private static String query(Connection connection, String sql, int column) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(column);
        }
    }
}
