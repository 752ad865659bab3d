// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.Replacement;
import dev.goneaway.WriteProbe;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Runs every kind of statement that writes. The first server has a read-only InnoDB, while {@code read_only} is 0. The second
 * server is the same server with a writable InnoDB. Each line is one unit of work.
 */
class ReadOnlyServerTest {

    private static final String NAME = "goneaway_read_only";

    /** Makes the tables that the tests need. Each line is one statement, also if it contains a semicolon. */
    private static final List<String> DATA = List.of(
            "CREATE TABLE t (id INT PRIMARY KEY, v INT) ENGINE=InnoDB",
            "CREATE TABLE source (id INT PRIMARY KEY, v INT) ENGINE=InnoDB",
            "INSERT INTO source VALUES (1, 1), (2, 2), (3, 3)",
            "INSERT INTO t SELECT * FROM source",
            "CREATE TABLE parted (id INT PRIMARY KEY) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 2",
            "CREATE TABLE altered (id INT PRIMARY KEY, v INT, KEY by_value (v)) ENGINE=InnoDB",
            "CREATE TABLE emptied (id INT PRIMARY KEY) ENGINE=InnoDB",
            "CREATE TABLE renamed (id INT PRIMARY KEY) ENGINE=InnoDB",
            "CREATE TABLE dropped (id INT PRIMARY KEY) ENGINE=InnoDB",
            "CREATE VIEW seen AS SELECT id, v FROM t",
            "CREATE VIEW counted AS SELECT COUNT(*) AS n FROM t",
            "CREATE PROCEDURE writing() INSERT INTO t VALUES (100, 1)",
            "CREATE FUNCTION written() RETURNS INT DETERMINISTIC BEGIN INSERT INTO t VALUES (101, 1); RETURN 1; END",
            "CREATE TABLE other_engine (id INT) ENGINE=MyISAM",
            "CREATE TABLE triggering (id INT) ENGINE=MyISAM",
            "CREATE TRIGGER triggered BEFORE INSERT ON triggering FOR EACH ROW INSERT INTO t VALUES (102, 1)",
            "CREATE TABLE merged (id INT) ENGINE=MERGE UNION=(other_engine) INSERT_METHOD=NO");

    static final List<String> WRITES = List.of(
            "INSERT INTO t VALUES (10, 1)",
            "INSERT IGNORE INTO t VALUES (1, 1)",
            "INSERT INTO t VALUES (1, 1) ON DUPLICATE KEY UPDATE v = v + 1",
            "INSERT INTO t SELECT id + 1000, v FROM source",
            "INSERT INTO seen VALUES (11, 1)",
            "INSERT INTO parted VALUES (1)",
            "INSERT INTO triggering VALUES (1)",
            "UPDATE t SET v = v + 1 WHERE id = 1",
            "UPDATE t JOIN source ON t.id = source.id SET t.v = 9",
            "DELETE FROM t WHERE id = 2",
            "DELETE t FROM t JOIN source ON t.id = source.id WHERE t.id = 3",
            "REPLACE INTO t VALUES (1, 5)",
            "TRUNCATE TABLE emptied",
            "LOAD DATA LOCAL INFILE '${rows}' INTO TABLE t",
            "START TRANSACTION; INSERT INTO t VALUES (12, 1); COMMIT",
            "LOCK TABLES t WRITE; INSERT INTO t VALUES (13, 1); UNLOCK TABLES",
            "PREPARE p FROM 'INSERT INTO t VALUES (14, 1)'; EXECUTE p",
            "CREATE TABLE created (id INT PRIMARY KEY) ENGINE=InnoDB",
            "CREATE TABLE created_like LIKE source",
            "CREATE TABLE created_select ENGINE=InnoDB AS SELECT id FROM source",
            "CREATE TEMPORARY TABLE temporary (id INT) ENGINE=InnoDB; INSERT INTO temporary VALUES (1)",
            "CREATE TEMPORARY TABLE temporary_select ENGINE=InnoDB AS SELECT id FROM source",
            "ALTER TABLE altered ADD COLUMN extra INT",
            "ALTER TABLE altered ADD COLUMN copied INT, ALGORITHM=COPY",
            "ALTER TABLE altered ALTER v SET DEFAULT 3",
            "CREATE INDEX by_both ON altered (v, id)",
            "DROP INDEX by_value ON altered",
            "RENAME TABLE renamed TO renamed_now",
            "DROP TABLE dropped",
            "CALL writing()",
            "SELECT written()",
            "XA START 'x'; INSERT INTO t VALUES (15, 1); XA END 'x'; XA ROLLBACK 'x'");

    /** MySQL keeps this metadata in InnoDB. MariaDB keeps it in files and in Aria tables. Each statement may run twice. */
    static final List<String> METADATA = List.of(
            "CREATE OR REPLACE VIEW made AS SELECT 1 AS one",
            "CREATE PROCEDURE IF NOT EXISTS made() SELECT 1",
            "CREATE FUNCTION IF NOT EXISTS made() RETURNS INT DETERMINISTIC RETURN 1",
            "CREATE TRIGGER IF NOT EXISTS made BEFORE INSERT ON altered FOR EACH ROW SET NEW.v = 1",
            "CREATE EVENT IF NOT EXISTS made ON SCHEDULE EVERY 1 DAY DO SELECT 1",
            "CREATE DATABASE IF NOT EXISTS " + NAME + "_made",
            "CREATE USER IF NOT EXISTS " + NAME + "_made",
            "GRANT SELECT ON t TO " + NAME,
            "ALTER USER " + NAME + " PASSWORD EXPIRE NEVER");

    /** Statements that a server with a read-only InnoDB executes. */
    static final List<String> HARMLESS = List.of(
            "SELECT * FROM t FOR UPDATE",
            "LOCK TABLES t WRITE; UNLOCK TABLES",
            "CREATE TEMPORARY TABLE other (id INT) ENGINE=MyISAM; INSERT INTO other VALUES (1); DROP TEMPORARY TABLE other",
            "INSERT INTO other_engine VALUES (1)",
            "FLUSH TABLES");

    /** A writable server refuses these statements, with codes or words that a read-only server also gives. */
    static final List<String> NEAR_MISSES = List.of(
            "INSERT INTO merged VALUES (1)",
            "UPDATE counted SET n = 1",
            "INSERT INTO counted VALUES (1)",
            "DELETE FROM information_schema.tables",
            "INSERT INTO performance_schema.setup_actors VALUES ('a', 'b', 'c', 'YES', 'YES')",
            "INSERT INTO mysql.general_log (argument) VALUES ('x')",
            "LOCK TABLES t READ; INSERT INTO t VALUES (20, 1)",
            "FLUSH TABLES WITH READ LOCK; INSERT INTO t VALUES (20, 1)",
            "SELECT 1 INTO OUTFILE '/nonexistent/file'",
            "RENAME TABLE t TO nonexistent.t",
            "CREATE TABLE child (id INT, FOREIGN KEY (id) REFERENCES nonexistent (id)) ENGINE=InnoDB",
            signal(1015, "Can''t lock file (errno: 37 - No locks available)"),
            signal(3501, "The ACL operation failed due to the following error from SE: errcode 149 - Deadlock"),
            signal(3604, "Storage engine can''t drop table"));

    private static final Map<String, Outcome> READ_ONLY = new HashMap<>();
    private static final Map<String, Outcome> WRITABLE = new HashMap<>();

    private static Server server;
    private static SQLException refusal;

    private record Outcome(SQLException thrown, boolean kept, List<Replacement.Reason> heard) {
    }

    @BeforeAll
    static void runEveryStatementOnBothServers(@TempDir Path directory) throws Exception {
        Server chosen = Servers.chosen();
        assumeTrue(chosen.processId().isPresent(), () -> "skipped: needs a server whose options the test can choose, and "
                + chosen.description() + " is not one");
        server = chosen;
        MysqlDataSource source = server.dataSource();
        source.setDatabaseName(NAME);
        source.setUser(NAME);
        source.setPassword(UUID.randomUUID().toString());
        source.setAllowLoadLocalInfile(true);
        Path rows = Files.writeString(directory.resolve("rows"), "200\t1\n");
        administer("CREATE DATABASE " + NAME, "CREATE USER " + NAME + " IDENTIFIED BY '" + source.getPassword() + "'",
                "GRANT ALL ON *.* TO " + NAME + " WITH GRANT OPTION");
        try (Connection connection = source.getConnection()) {
            for (String sql : DATA) {
                Sql.execute(connection, sql);
            }
        }
        server.restartWith("--innodb-read-only=ON");
        run(READ_ONLY, source, rows, List.of(WRITES, METADATA, HARMLESS));
        try (Connection connection = source.getConnection()) {
            refusal = catchThrowableOfType(SQLException.class, () -> new WriteProbe().on(connection));
        }
        server.restartWith();
        run(WRITABLE, source, rows, List.of(WRITES, METADATA, HARMLESS, NEAR_MISSES));
    }

    @AfterAll
    static void removeAll() throws SQLException {
        if (server != null) {
            server.restartWith();
            administer("DROP DATABASE IF EXISTS " + NAME, "DROP DATABASE IF EXISTS " + NAME + "_made",
                    "DROP USER IF EXISTS " + NAME + ", " + NAME + "_made");
        }
    }

    @ParameterizedTest
    @FieldSource("WRITES")
    void aWriteOnAReadOnlyServerCostsTheConnection(String statements) {
        assertDemotion(READ_ONLY.get(statements));
    }

    @ParameterizedTest
    @FieldSource("METADATA")
    void aChangeOfMetadataCostsTheConnectionIfItFails(String statements) {
        if (server.family() == Server.Family.MYSQL) {
            assertDemotion(READ_ONLY.get(statements));
        } else {
            assertSuccess(READ_ONLY.get(statements));
        }
    }

    @ParameterizedTest
    @FieldSource("HARMLESS")
    void aStatementThatAReadOnlyServerExecutesKeepsTheConnection(String statements) {
        assertSuccess(READ_ONLY.get(statements));
    }

    @ParameterizedTest
    @FieldSource({"WRITES", "METADATA", "HARMLESS"})
    void aWritableServerExecutesTheSameStatements(String statements) {
        assertSuccess(WRITABLE.get(statements));
    }

    @ParameterizedTest
    @FieldSource("NEAR_MISSES")
    void aStatementThatAWritableServerRefusesKeepsTheConnection(String statements) {
        Outcome outcome = WRITABLE.get(statements);
        assertThat((Throwable) outcome.thrown).isNotNull();
        assertThat(outcome.kept).as("kept after %s", outcome.thrown).isTrue();
    }

    @Test
    void aQuestionFindsAReadOnlyInnoDb() {
        assertThat((Throwable) refusal).hasMessage("the server is read-only: it has read_only 0 and innodb_read_only 1");
    }

    private static void assertDemotion(Outcome outcome) {
        assertThat((Throwable) outcome.thrown).isNotNull();
        assertThat(outcome.kept).as("kept after error %d, %s", outcome.thrown.getErrorCode(), outcome.thrown).isFalse();
        assertThat(outcome.heard).containsExactly(Replacement.Reason.READ_ONLY_DEMOTION);
    }

    private static void assertSuccess(Outcome outcome) {
        assertThat((Throwable) outcome.thrown).isNull();
        assertThat(outcome.kept).isTrue();
    }

    private static void run(Map<String, Outcome> outcomes, MysqlDataSource source, Path rows, List<List<String>> units)
            throws SQLException {
        administer("SET GLOBAL local_infile = ON");
        List<Replacement> heard = new ArrayList<>();
        ConnectionOptions options = ConnectionOptions.DEFAULTS.withListener(heard::add);
        try (PingStrategy strategy = new PingStrategy(source, Duration.ofSeconds(1), options)) {
            for (String statements : units.stream().flatMap(List::stream).toList()) {
                long before = strategy.withConnection(Sql::id);
                heard.clear();
                SQLException thrown = catchThrowableOfType(SQLException.class, () -> strategy.useConnection(connection ->
                        unit(connection, statements.replace("${rows}", rows.toString()))));
                long after = strategy.withConnection(Sql::id);
                outcomes.put(statements, new Outcome(thrown, before == after, heard.stream().map(Replacement::reason).toList()));
            }
        }
    }

    /** Releases all locks, because the next unit may run on the same connection. */
    private static void unit(Connection connection, String statements) throws SQLException {
        try {
            for (String sql : statements.split("; ")) {
                Sql.execute(connection, sql);
            }
        } finally {
            if (statements.contains(" READ")) {
                Sql.execute(connection, "UNLOCK TABLES");
            }
        }
    }

    private static void administer(String... statements) throws SQLException {
        try (Connection admin = server.admin()) {
            for (String sql : statements) {
                Sql.execute(admin, sql);
            }
        }
    }

    private static String signal(int code, String text) {
        return "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = " + code + ", MESSAGE_TEXT = '" + text + "'";
    }
}
