// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.JdbcStatement;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.RepeatOnce;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.contract.ZeroWaitTimeout;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts how many of a pool's five connections survive a unit that failed: all, all but its own, or none. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetirementTest {

    private static final int SIZE = 5;

    private final Server server = Servers.chosen();
    private final MysqlDataSource source = server.dataSource();
    private Connection admin;
    private PoolStrategy strategy;

    /** The pools that this module configures. */
    enum Make {
        HIKARI {
            @Override
            PoolStrategy open(DataSource source, ConnectionOptions options) {
                return HikariRecycle.strategy(source, RecycleSettings.DEFAULTS.withSize(SIZE), options);
            }
        },
        C3P0 {
            @Override
            PoolStrategy open(DataSource source, ConnectionOptions options) {
                return C3p0Recycle.strategy(source, RecycleSettings.DEFAULTS.withSize(SIZE), options);
            }
        };

        abstract PoolStrategy open(DataSource source, ConnectionOptions options);
    }

    @BeforeEach
    void administrator() throws SQLException {
        admin = server.admin();
        Sql.execute(admin, "CREATE TABLE IF NOT EXISTS `" + server.database() + "`.retirement (n INT)");
    }

    @AfterEach
    void end() throws SQLException {
        if (strategy != null) {
            strategy.close();
        }
        admin.close();
    }

    @ParameterizedTest
    @EnumSource
    void aKillRetiresAll(Make make) throws Exception {
        assertThat(survivorsOf(make, connection -> {
            Sql.execute(admin, "KILL " + Sql.id(connection));
            Sql.execute(connection, "SELECT SLEEP(5)");
        })).isZero();
    }

    /** No exception shows this loss. MySQL Connector/J names the reason when it is called on the closed connection. */
    @ParameterizedTest
    @EnumSource
    void aKillThatTheDriverHidesRetiresAll(Make make) throws Exception {
        assertThat(survivorsOf(make, this::loseInTheMiddleOfABatch)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatTurnedReadOnlyRetiresAll(Make make) throws Exception {
        assumeTrue(server.hasProcess(), "a server that may not be turned read-only");
        Sql.execute(admin, "SET GLOBAL read_only = 1");
        try {
            assertThat(survivorsOf(make, connection -> Sql.execute(connection, "INSERT INTO retirement VALUES (1)"))).isZero();
        } finally {
            Sql.execute(admin, "SET GLOBAL read_only = 0");
        }
    }

    /** The server of this pool can write. */
    @ParameterizedTest
    @EnumSource
    void anotherServerThatIsReadOnlyCostsNoMoreThanOne(Make make) throws Exception {
        assertThat(survivorsOf(make, connection -> Sql.execute(connection, "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, "
                + "MESSAGE_TEXT = 'The server is running with the --read-only option'"))).isGreaterThanOrEqualTo(SIZE - 1);
    }

    @ParameterizedTest
    @EnumSource
    void aKillThatHitsAStreamRetiresAll(Make make) throws Exception {
        assertThat(survivorsOf(make, connection -> {
            long id = Sql.id(connection);
            try (Statement stream = connection.createStatement()) {
                stream.setFetchSize(Fixture.STREAMING);
                ResultSet rows = stream.executeQuery("SELECT n, REPEAT('x', 60000), SLEEP(0.05) FROM (SELECT 1 n UNION SELECT 2 UNION"
                        + " SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6) numbers");
                rows.next();
                Sql.execute(admin, "KILL " + id);
                while (rows.next()) {
                    rows.getLong(1);
                }
            }
        })).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aUnitThatClosesItsConnectionCostsNone(Make make) throws Exception {
        assertThat(survivorsOf(make, connection -> {
            try (connection) {
                Sql.id(connection);
            }
        })).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutCostsOneConnection(Make make) throws Exception {
        source.setSocketTimeout(400);
        assertThat(survivorsOf(make, connection -> Sql.execute(connection, "SELECT SLEEP(2)"))).isEqualTo(SIZE - 1);
    }

    @ParameterizedTest
    @EnumSource
    void aUnitThatAbortsItsConnectionCostsThatOne(Make make) throws Exception {
        assertThat(survivorsOf(make, connection -> connection.abort(Runnable::run))).isEqualTo(SIZE - 1);
    }

    @ParameterizedTest
    @EnumSource
    void anAbortByAnotherThreadCostsOneConnection(Make make) throws Exception {
        Fixture.requireMySqlDriver("aborts a query with KILL, so all connections are checked");
        assertThat(survivorsOf(make, connection -> {
            Connection own = ConnectionFailure.physical(connection);
            beside(connection, "SELECT SLEEP(5)", () -> own.abort(Runnable::run));
        })).isEqualTo(SIZE - 1);
    }

    /** On a virtual thread the JDK closes a socket whose reader is interrupted. */
    @ParameterizedTest
    @EnumSource
    void anInterruptOfAVirtualThreadCostsOneConnectionAndNothingIsRepeated(Make make) throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "no virtual threads before Java 21");
        AtomicInteger runs = new AtomicInteger();
        assertThat(survivorsOf(make, connection -> {
            runs.incrementAndGet();
            Thread unit = Thread.currentThread();
            beside(connection, "SELECT SLEEP(3)", unit::interrupt);
        }, true)).isEqualTo(SIZE - 1);
        assertThat(runs).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void aWriteInAReadOnlyTransactionOfTheProgramsOwnCostsNoMoreThanOneConnection(Make make) throws Exception {
        assertThat(survivorsOf(make, connection -> {
            Sql.execute(connection, "START TRANSACTION READ ONLY");
            Sql.execute(connection, "INSERT INTO retirement VALUES (1)");
        })).isGreaterThanOrEqualTo(SIZE - 1);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamOfTheProgramThatBreaksCostsNone(Make make) throws Exception {
        assumeTrue(System.getProperty("goneaway.driver", "mysql").equals("mysql"),
                "skipped: only MySQL Connector/J 26 keeps its connection if a stream of the program breaks");
        Sql.execute(admin, "SET GLOBAL local_infile = 1");
        source.setURL(server.jdbcUrl() + "&allowLoadLocalInfile=true&connectTimeout=2000&socketTimeout=10000");
        assertThat(survivorsOf(make, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new SocketException("Connection reset");
                    }
                });
                statement.execute("LOAD DATA LOCAL INFILE 'stream' INTO TABLE retirement");
            }
        })).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @EnumSource
    void theLossOfAnotherConnectionCostsNoMoreThanOne(Make make) throws Exception {
        assertThat(survivorsOf(make, connection -> {
            Sql.id(connection);
            try (Connection other = server.dataSource().getConnection()) {
                Sql.execute(admin, "KILL " + Sql.id(other));
                Sql.execute(other, "SELECT SLEEP(5)");
            }
        })).isGreaterThanOrEqualTo(SIZE - 1);
    }

    /** Also asserts that five units can still run side by side after the failed unit. */
    private int survivorsOf(Make make, SqlConsumer unit) throws Exception {
        return survivorsOf(make, unit, false);
    }

    private int survivorsOf(Make make, SqlConsumer unit, boolean virtual) throws Exception {
        strategy = make.open(source, ConnectionOptions.DEFAULTS.withMaxWait(Duration.ofSeconds(5)));
        Set<Long> before = idsOf(strategy);
        ConnectionStrategy repeating = RepeatOnce.evenIfServerMayBeAtWork(strategy);
        Runnable failing = () -> catchThrowable(() -> (virtual ? repeating : strategy).useConnection(unit));
        if (virtual) {
            Thread thread = (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, failing);
            thread.join();
        } else {
            failing.run();
        }
        Set<Long> after = idsOf(strategy);
        after.retainAll(before);
        return after.size();
    }

    /** Borrows all connections of the pool at the same time, and returns their ids. */
    private static Set<Long> idsOf(ConnectionStrategy strategy) {
        CountDownLatch all = new CountDownLatch(SIZE);
        List<CompletableFuture<Long>> units = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            units.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return strategy.withConnection(connection -> {
                        all.countDown();
                        assertThatCode(() -> assertThat(all.await(10, TimeUnit.SECONDS)).isTrue()).doesNotThrowAnyException();
                        return Sql.id(connection);
                    });
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }, task -> new Thread(task).start()));
        }
        Set<Long> ids = new HashSet<>();
        units.forEach(each -> ids.add(each.join()));
        assertThat(ids).hasSize(SIZE);
        return ids;
    }

    /** Runs a query, and interferes as soon as the server executes it. */
    private void beside(Connection connection, String query, Interference interference) throws SQLException {
        long id = Sql.id(connection);
        String working = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id + " AND info LIKE '" + query.substring(0, 6) + "%'";
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20)).until(() -> Sql.number(admin, working) > 0);
            assertThatCode(interference::run).doesNotThrowAnyException();
        });
        try {
            Sql.execute(connection, query);
        } finally {
            other.handle((none, failure) -> failure == null).join();
        }
    }

    private void loseInTheMiddleOfABatch(Connection connection) throws SQLException {
        long id = Sql.id(connection);
        try (PreparedStatement batch = connection.prepareStatement("INSERT INTO retirement VALUES (SLEEP(?))")) {
            for (int row = 0; row < 3; row++) {
                batch.setInt(1, row == 0 ? 0 : 8);
                batch.addBatch();
            }
            String working = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id + " AND info LIKE '%SLEEP(%'";
            CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> {
                await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20)).until(() -> Sql.number(admin, working) > 0);
                assertThatCode(() -> Sql.execute(admin, "KILL " + id)).doesNotThrowAnyException();
            });
            try {
                batch.executeBatch();
            } finally {
                killer.join();
            }
        }
    }

    /** Another thread does this while a unit runs. */
    @FunctionalInterface
    private interface Interference {

        void run() throws SQLException;
    }

    /**
     * HikariCP passes only the exception to an override. So the override drops a connection in doubt, or HikariCP would lend it
     * dead.
     */
    @Test
    void aPlainPoolDropsAConnectionWhoseLossTheDriverHides() throws SQLException {
        Fixture.requireMySqlDriver("hides no loss behind a closed statement");
        try (HikariDataSource pool = PlainPoolExample.open(source)) {
            try (Connection connection = pool.getConnection()) {
                assertThat(catchThrowable(() -> loseInTheMiddleOfABatch(connection))).hasMessageContaining("statement closed");
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(Sql.number(connection, "SELECT 42")).isEqualTo(42);
            }
        }
    }

    @Test
    void aPoolWithoutTheOverrideLendsThatConnectionAgain() throws SQLException {
        Fixture.requireMySqlDriver("hides no loss behind a closed statement");
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(source);
            pool.setMaximumPoolSize(1);
            try (Connection connection = pool.getConnection()) {
                assertThat(catchThrowable(() -> loseInTheMiddleOfABatch(connection))).hasMessageContaining("statement closed");
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(catchThrowable(() -> Sql.number(connection, "SELECT 42"))).isInstanceOf(SQLException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWaitTimeoutOfZeroIsNever(Make make) throws SQLException {
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.goneaway.pool");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                warnings.add(line.getMessage());
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        logger.addHandler(handler);
        try {
            strategy = make.open(ZeroWaitTimeout.of(source), ConnectionOptions.DEFAULTS);
            strategy.useConnection(Sql::id);
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(warnings).isEmpty();
    }
}
