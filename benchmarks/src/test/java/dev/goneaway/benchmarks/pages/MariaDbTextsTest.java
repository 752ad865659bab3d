// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionFailure;
import dev.goneaway.benchmarks.pages.HeardLogs.Hearing;
import dev.goneaway.testkit.contract.Sql;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Makes each row of the page's table for MariaDB Connector/J happen on a real server, and compares it with the page. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MariaDbTextsTest {

    private static final String DRIVER = "goneaway.driver";

    private final Trial trial = new Trial();
    private String driver;

    private enum Row {

        KILLED_WHILE_IDLE(Endings::killedWhileIdle),
        KILLED_IN_QUERY(Endings::killedInQuery),
        KILLED_BEFORE_A_LONG_STATEMENT(Endings::killedBeforeALongStatement),
        KILLED_IN_STREAM(Row::killedInStream),
        IDLE(Row::idle),
        USED_AGAIN(Endings::usedAgain),
        QUERY_KILLED(Endings::queryKilled),
        READ_ONLY(Outages::readOnly),
        RESET(Paths::reset),
        SILENT(Paths::silent),
        SILENT_LOGIN(Paths::silentLogin),
        REFUSED(Row::refused);

        private final Cause.Provocation provocation;

        Row(Cause.Provocation provocation) {
            this.provocation = provocation;
        }

        private static Thrown idle(Trial trial) throws Exception {
            try (Connection connection = trial.with("wait_timeout=1").getConnection()) {
                trial.awaitGone(Sql.id(connection));
                return Trial.query(connection);
            }
        }

        private static Thrown killedInStream(Trial trial) throws Exception {
            try (Connection connection = trial.source().getConnection()) {
                long id = Sql.id(connection);
                // The close of this statement would throw too.
                Statement statement = connection.createStatement();
                statement.setFetchSize(1);
                ResultSet stream = statement.executeQuery("SELECT REPEAT('x', 1000000) FROM information_schema.collations LIMIT 100");
                stream.next();
                trial.kill(id);
                return Trial.thrown(connection, () -> {
                    while (stream.next()) {
                        stream.getString(1);
                    }
                });
            }
        }

        private static Thrown refused(Trial trial) throws Exception {
            var source = trial.source();
            source.setServerName("127.0.0.1");
            source.setPort(1);
            return Trial.refused(source);
        }
    }

    /** The sources of the testkit take the driver from this property. */
    @BeforeEach
    void connectWithMariaDbConnectorJ() {
        driver = System.getProperty(DRIVER);
        System.setProperty(DRIVER, "mariadb");
    }

    @AfterEach
    void close() throws SQLException {
        trial.close();
        if (driver == null) {
            System.clearProperty(DRIVER);
        } else {
            System.setProperty(DRIVER, driver);
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsWhatIsThrownAndItsVerdict(Row row) throws Exception {
        assumeTrue(row != Row.READ_ONLY || trial.server().hasProcess(), "a server that may not be turned read-only");
        Thrown thrown = row.provocation.provoke(trial);
        String cause = thrown.last() == null ? "none" : "`" + thrown.last().replaceFirst("Caused by: [^ ]+: ", "") + "`";
        assertThat(section()).contains(plain("\n| `" + thrown.exception().getMessage() + "` | " + cause + " "
                + thrown.row(ConnectionFailure.of(thrown.exception()))));
    }

    @Test
    void hikariCpLogsADeadConnectionAndLendsAnother() throws Exception {
        try (Hearing log = new Hearing(); HikariDataSource pool = Pools.looking(trial.source())) {
            long first = id(pool);
            trial.kill(first);
            assertThat(id(pool)).isNotEqualTo(first);
            assertThat(log.lines()).hasSize(1).allSatisfy(line -> assertThat(section()).contains("| `" + plain(line) + "` |"));
        }
    }

    private static long id(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.id(connection);
        }
    }

    private static String section() throws Exception {
        String page = Files.readString(ExceptionTextsTest.PAGE);
        int from = page.indexOf("\n### From MariaDB Connector/J\n");
        return page.substring(from, page.indexOf("\n<a id=\"reading\">", from));
    }

    /** Ids, addresses, pools and products differ. Whether the kernel names the peer of a reset depends on the moment. */
    private static String plain(String text) {
        return text.replaceAll("conn=\\d+", "conn=…").replaceAll("127\\.0\\.0\\.1:\\d+( \\[[^]]*])?", "…")
                .replace("Connection reset by peer", "Connection reset").replaceAll("@\\p{XDigit}+", "@…")
                .replaceAll("HikariPool-\\d+", "HikariPool-1").replaceAll("The (MySQL|MariaDB) server", "The … server");
    }
}
