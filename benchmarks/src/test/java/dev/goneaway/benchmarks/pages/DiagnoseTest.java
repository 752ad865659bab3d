// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each statement of the page on diagnosis runs as it stands there. When its cause happens, its answer points to that cause. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DiagnoseTest {

    private static final Path PAGE = Markdown.PROJECT.resolve("docs/diagnose.md");
    private static final Pattern RECEIVED = Pattern.compile("received from the server was ([\\d,]+) milliseconds ago");
    private static final Pattern SENT = Pattern.compile("sent successfully to the server was ([\\d,]+) milliseconds ago");
    private static final int SOCKET_TIMEOUT_MILLIS = 500;
    private static final long IDLE_MILLIS = 2_000;
    private static final long HELD_MILLIS = 1_000;
    private static final String SLOW_QUERY = "SELECT 1 FROM information_schema.schemata WHERE SLEEP(10)";

    private final Trial trial = new Trial();

    @AfterEach
    void close() throws SQLException {
        trial.close();
    }

    @Test
    void hasSixStatementsThatRun() throws Exception {
        List<String> statements = Markdown.blocks(Files.readString(PAGE), "sql");
        assertThat(statements).hasSize(6);
        for (String statement : statements) {
            rows(trial.admin(), statement);
        }
    }

    @Test
    void theUptimeTellsOfARestart() throws Exception {
        assumeTrue(trial.server().hasProcess(), "a server that cannot be stopped");
        long stopped = System.nanoTime();
        trial.server().stop();
        trial.server().start();
        assertThat(number("1.", 2)).isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - stopped).toSeconds() + 1);
    }

    @Test
    void aServerThatTurnedReadOnlyTellsSo() throws Exception {
        assumeTrue(trial.server().hasProcess(), "a server that may not be turned read-only");
        try (Connection connection = trial.source().getConnection()) {
            assertThat(readOnly(connection)).isEqualTo("0");
            trial.administer("SET GLOBAL read_only = 1");
            assertThat(readOnly(connection)).isEqualTo("1");
        } finally {
            trial.administer("SET GLOBAL read_only = 0");
        }
    }

    private static String readOnly(Connection connection) throws Exception {
        return rows(connection, statement("2.")).get(0).get(2);
    }

    @Test
    void afterIdleTimeTheNumberIsAboveTheLimit() throws Exception {
        assumeTrue(trial.server().hasProcess(), "a server whose limits may not be changed");
        long before = Sql.number(trial.admin(), "SELECT @@GLOBAL.wait_timeout");
        try {
            trial.administer("SET GLOBAL wait_timeout = 1");
            try (Connection connection = trial.source().getConnection()) {
                trial.awaitGone(Sql.id(connection));
                // The driver compares whole seconds of its own with the limit.
                LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
                Thrown thrown = Trial.query(connection);
                assertThat(thrown.first()).contains("is longer than the server configured value of 'wait_timeout'");
                assertThat(millis(RECEIVED, thrown)).isGreaterThan(number("3.", 1));
            }
        } finally {
            trial.administer("SET GLOBAL wait_timeout = " + before);
        }
        assertThat(number("3.", 1)).isEqualTo(before * 1_000);
    }

    /** The driver compares the idle time with the limit that it read at the connect. It does not know what ended the connection. */
    @Test
    void aKillAfterThatTimeHasTheTextOfIdleTime() throws Exception {
        assumeTrue(trial.server().hasProcess(), "a server whose limits may not be changed");
        long before = Sql.number(trial.admin(), "SELECT @@GLOBAL.wait_timeout");
        trial.administer("SET GLOBAL wait_timeout = 1");
        try (Connection connection = trial.source().getConnection()) {
            Sql.execute(connection, "SET SESSION wait_timeout = 28800");
            long id = Sql.id(connection);
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            trial.kill(id);
            Thrown thrown = Trial.query(connection);
            assertThat(thrown.first()).contains("is longer than the server configured value of 'wait_timeout'");
        } finally {
            trial.administer("SET GLOBAL wait_timeout = " + before);
        }
    }

    /** HikariCP's test at a borrow is an exchange that works, so only time that the caller held the connection is in the number. */
    @Test
    void withHikariCpTheNumberCountsFromTheBorrow() throws Exception {
        try (HikariDataSource pool = Pools.looking(trial.source())) {
            long id;
            try (Connection connection = pool.getConnection()) {
                id = Sql.id(connection);
            }
            LockSupport.parkNanos(Duration.ofMillis(IDLE_MILLIS).toNanos());
            try (Connection connection = pool.getConnection()) {
                LockSupport.parkNanos(Duration.ofMillis(HELD_MILLIS).toNanos());
                trial.kill(id);
                assertThat(millis(RECEIVED, Trial.query(connection))).isBetween(HELD_MILLIS - 50, IDLE_MILLIS + HELD_MILLIS - 50);
            }
        }
    }

    @Test
    void aKillIsCounted() throws Exception {
        try (Connection connection = trial.source().getConnection()) {
            long before = number("4.", 2);
            trial.kill(Sql.id(connection));
            Thrown thrown = Trial.query(connection);
            assertThat(thrown.last()).contains("java.io.EOFException: Can not read response from server");
            assertThat(number("4.", 2)).isGreaterThan(before);
        }
    }

    @Test
    void theServerKeepsASessionThatTheProgramHasLost() throws Exception {
        try (FaultProxy path = trial.path(); Connection connection = Trial.through(path, impatient()).getConnection()) {
            long id = Sql.id(connection);
            path.silence();
            assertThat(Trial.query(connection).last()).contains("Read timed out");
            assertThat(connection.isClosed()).isTrue();
            String ofThisSession = statement("5.").replace("GROUP BY", "AND id = " + id + " GROUP BY");
            assertThat(rows(trial.admin(), ofThisSession)).hasSize(1);
            assertThat(running()).doesNotContain(id);
        }
    }

    @Test
    void aSlowQueryStillRunsWhenTheProgramHasGivenUp() throws Exception {
        try (Connection connection = impatient().getConnection()) {
            long id = Sql.id(connection);
            Thrown thrown = Trial.query(connection, SLOW_QUERY);
            assertThat(thrown.last()).contains("Read timed out");
            assertThat(running()).contains(id);
            trial.kill(id);
        }
    }

    @Test
    void bothNumbersAreTheIdleTimeAndTheWait() throws Exception {
        try (FaultProxy path = trial.path(); Connection connection = Trial.through(path, impatient()).getConnection()) {
            Sql.id(connection);
            path.silence();
            LockSupport.parkNanos(Duration.ofMillis(IDLE_MILLIS).toNanos());
            Thrown thrown = Trial.query(connection);
            assertThat(List.of(millis(RECEIVED, thrown), millis(SENT, thrown))).allSatisfy(
                    number -> assertThat(number).isBetween(IDLE_MILLIS + SOCKET_TIMEOUT_MILLIS - 50, IDLE_MILLIS + 4_000));
        }
    }

    @Test
    void aConnectThatFailsHasReceivedNoPackets() throws Exception {
        MysqlDataSource source = trial.source();
        source.setServerName("gone-away.invalid");
        assertThat(Trial.refused(source).first()).contains("has not received any packets");
    }

    private MysqlDataSource impatient() throws SQLException {
        MysqlDataSource source = trial.source();
        source.setSocketTimeout(SOCKET_TIMEOUT_MILLIS);
        return source;
    }

    private List<Long> running() throws Exception {
        return rows(trial.admin(), statement("6.")).stream().map(row -> Long.valueOf(row.get(0))).toList();
    }

    private long number(String section, int column) throws Exception {
        return Long.parseLong(rows(trial.admin(), statement(section)).get(0).get(column - 1));
    }

    private static long millis(Pattern number, Thrown thrown) {
        Matcher found = number.matcher(thrown.first());
        assertThat(found.find()).as(thrown.first()).isTrue();
        return Long.parseLong(found.group(1).replace(",", ""));
    }

    /** The statement below the heading that begins with this number. */
    private static String statement(String number) throws IOException {
        String page = Files.readString(PAGE);
        return Markdown.blocks(page.substring(page.indexOf("\n### " + number)), "sql").get(0);
    }

    private static List<List<String>> rows(Connection connection, String statement) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement asked = connection.createStatement();
                ResultSet answer = asked.executeQuery(statement.replaceAll(";\\s*$", ""))) {
            int columns = answer.getMetaData().getColumnCount();
            while (answer.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(answer.getString(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
