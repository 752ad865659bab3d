// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionFailure;
import dev.goneaway.benchmarks.pages.HeardLogs.Hearing;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/** What the page on causes shows of HikariCP and Spring is what they make of a loss, and people paste just that. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WrappedTextsTest {

    private final Trial trial = new Trial();

    @AfterEach
    void close() throws SQLException {
        trial.close();
    }

    @Test
    void hikariCpLogsADeadConnectionAndLendsAnother() throws Exception {
        try (Hearing log = new Hearing(); HikariDataSource pool = Pools.looking(trial.source())) {
            long first = id(pool);
            trial.kill(first);
            assertThat(id(pool)).isNotEqualTo(first);
            assertThat(log.lines()).hasSize(1).allSatisfy(line -> {
                isShown(line);
                isPasted(line);
            });
        }
    }

    @Test
    void hikariCpLogsThatItsServerIsReadOnly() throws Exception {
        assumeTrue(trial.server().hasProcess(), "a server that may not be turned read-only");
        String query = Markdown.blocks(Files.readString(Markdown.PROJECT.resolve("docs/recipes.md")), "properties").stream()
                .flatMap(String::lines).filter(line -> line.startsWith("connectionTestQuery=")).findFirst().orElseThrow();
        try (Hearing log = new Hearing();
                HikariDataSource pool = Pools.querying(trial.source(), query.substring(query.indexOf('=') + 1))) {
            id(pool);
            trial.administer("SET GLOBAL read_only = 1");
            assertThatThrownBy(() -> id(pool)).rootCause().hasMessageContaining("read_only");
            assertThat(log.lines()).isNotEmpty().allSatisfy(line -> {
                String shown = line.replaceFirst("in '.*read_only.*'\\)", "in '…read_only…')");
                isShown(shown);
                isPasted(shown);
            });
        } finally {
            trial.administer("SET GLOBAL read_only = 0");
        }
    }

    @Test
    void springCannotGetAConnection() throws Exception {
        assumeTrue(trial.server().hasProcess(), "a server that cannot be stopped");
        trial.server().stop();
        try (HikariDataSource pool = Pools.looking(trial.source())) {
            TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
            isShown(thrown(() -> new JdbcTemplate(pool).execute("SELECT 1")), ConnectionFailure.LOST);
            isShown(thrown(() -> transaction.executeWithoutResult(status -> { })), ConnectionFailure.LOST);
        } finally {
            trial.server().start();
        }
    }

    @Test
    void springTranslatesALossAndTheSecondError() throws Exception {
        try (Connection connection = trial.source().getConnection()) {
            JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            trial.kill(Sql.id(connection));
            isShown(thrown(() -> jdbc.execute("SELECT 1")), ConnectionFailure.LOST);
        }
        try (Connection connection = trial.source().getConnection()) {
            JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            trial.kill(Sql.id(connection));
            isShown(thrown(() -> jdbc.execute((ConnectionCallback<Void>) lost -> {
                assertThatThrownBy(() -> Sql.execute(lost, "SELECT 1")).isInstanceOf(SQLException.class);
                Sql.execute(lost, "SELECT 1");
                return null;
            })), ConnectionFailure.LOST);
        }
    }

    @Test
    void springHidesALossBehindTheRollbackThatFollowsIt() throws Exception {
        try (Hearing log = new Hearing(); HikariDataSource pool = Pools.trusting(trial.source())) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
            TransactionSystemException atCommit =
                    rollbackFailed(() -> transaction.executeWithoutResult(status -> killItself(jdbc)));
            assertThat(atCommit.getApplicationException()).isNull();
            String broken = log.lines().stream().filter(line -> line.contains("marked as broken")).findFirst().orElseThrow();
            isShown(broken);
            isPasted(broken);
            isLogged(log, "Commit exception overridden by rollback exception");
            TransactionSystemException before = rollbackFailed(() -> transaction.executeWithoutResult(status -> {
                killItself(jdbc);
                jdbc.execute("SELECT 1");
            }));
            assertThat(before.getApplicationException()).isInstanceOf(RecoverableDataAccessException.class);
            isLogged(log, "Application exception overridden by rollback exception");
        }
    }

    /** What follows the name is the operating system's. */
    @Test
    void aNameThatIsNotKnownIsTheCauseInAPool() throws Exception {
        MysqlDataSource source = trial.source();
        source.setServerName("gone-away.invalid");
        try (HikariDataSource pool = Pools.looking(source)) {
            SQLException thrown = catchThrowableOfType(SQLException.class, () -> pool.getConnection().close());
            assertThat((Throwable) thrown).rootCause().isInstanceOf(UnknownHostException.class)
                    .hasMessageStartingWith("gone-away.invalid");
            assertThat(ConnectionFailure.of(thrown)).isEqualTo(ConnectionFailure.LOST);
            isShown("Caused by: java.net.UnknownHostException: gone-away.invalid");
            isPasted("UnknownHostException");
        }
    }

    @Test
    void aTestQueryOfHikariCpTakesThePlaceOfTheLook() throws Exception {
        assertThat(commandsOfAHundredUnits(Pools::looking)).isEqualTo(100);
        assertThat(commandsOfAHundredUnits(source -> Pools.querying(source, "SELECT 1"))).isEqualTo(200);
        assertThat(ExceptionTextsTest.section("wrapped")).contains("200 commands for 100 units");
    }

    private long commandsOfAHundredUnits(Function<DataSource, HikariDataSource> opened) throws Exception {
        MysqlDataSource source = trial.source();
        source.setSocketFactory(PeekSocketFactory.class.getName());
        try (FaultProxy path = trial.path();
                HikariDataSource pool = opened.apply(new PeekDataSource(Trial.through(path, source)))) {
            id(pool);
            long before = path.commands();
            for (int i = 0; i < 100; i++) {
                id(pool);
            }
            return path.commands() - before;
        }
    }

    private TransactionSystemException rollbackFailed(Runnable use) throws IOException {
        NestedRuntimeException thrown = thrown(use);
        isShown(thrown, ConnectionFailure.ORDINARY);
        isShown("Caused by: " + thrown.getRootCause());
        return (TransactionSystemException) thrown;
    }

    private static void isLogged(Hearing log, String line) throws IOException {
        assertThat(log.lines()).contains(line);
        assertThat(ExceptionTextsTest.section("wrapped")).contains("`" + line + "`");
    }

    private void killItself(JdbcTemplate jdbc) {
        try {
            trial.kill(jdbc.queryForObject("SELECT CONNECTION_ID()", Long.class));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void springDoesNotKnowADemotion() throws Exception {
        assumeTrue(trial.server().hasProcess(), "a server that may not be turned read-only");
        AtomicReference<NestedRuntimeException> thrown = new AtomicReference<>();
        trial.withTable("demoted", () -> {
            try (HikariDataSource pool = Pools.looking(trial.source())) {
                trial.administer("SET GLOBAL read_only = 1");
                thrown.set(thrown(() -> new JdbcTemplate(pool).execute("DELETE FROM demoted")));
            } finally {
                trial.administer("SET GLOBAL read_only = 0");
            }
        });
        isShown(thrown.get(), ConnectionFailure.DEMOTED);
    }

    /** The one text that has its numbers on the page: people search for it with them. */
    @Test
    void theEndOfTheStreamIsThere() throws Exception {
        String last = Endings.killedWhileIdle(trial).last();
        assertThat(pasted()).contains("`" + last.replace("Caused by: ", "") + "`");
        assertThat(pasted()).contains("`" + Endings.killedBeforeALongStatement(trial).last().replace("Caused by: ", "") + "`");
    }

    private static long id(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.id(connection);
        }
    }

    private static NestedRuntimeException thrown(Runnable use) {
        NestedRuntimeException thrown = catchThrowableOfType(NestedRuntimeException.class, use::run);
        assertThat((Throwable) thrown).isNotNull();
        return thrown;
    }

    /** The first line, and its name in the table at the top; behind it stands the driver's own text. */
    private void isShown(NestedRuntimeException thrown, ConnectionFailure verdict) throws IOException {
        isShown(thrown.toString().lines().findFirst().orElseThrow());
        isPasted(thrown.getClass().getSimpleName());
        assertThat(ConnectionFailure.of(thrown)).isEqualTo(verdict);
    }

    private void isShown(String text) throws IOException {
        String shown = String.join("\n", Markdown.blocks(ExceptionTextsTest.section("wrapped"), "text"));
        assertThat(plain(shown)).contains(plain(text));
    }

    private void isPasted(String text) throws IOException {
        assertThat(plain(pasted())).contains(plain(text));
    }

    private static String pasted() throws IOException {
        String page = Files.readString(ExceptionTextsTest.PAGE);
        return page.substring(page.indexOf("\n## Find your exception\n"), page.indexOf("\n## How to read a section\n"));
    }

    private String plain(String text) {
        return ExceptionTextsTest.plain(text.replaceAll("@\\p{XDigit}+", "@…"), trial);
    }
}
