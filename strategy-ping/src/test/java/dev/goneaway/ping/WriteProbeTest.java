// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import com.sun.management.ThreadMXBean;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe.Question;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.ResetAfter;
import dev.goneaway.WriteProbe;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.contract.TransactionContract;
import dev.goneaway.testkit.faults.InjectedFault;
import dev.goneaway.testkit.faults.ServerFaults;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Server.Family;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A ping strategy asks whether its server accepts writes. The servers are real. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WriteProbeTest {

    private static final Duration DEADLINE = Duration.ofMillis(300);
    private static final String MYSQL = "8.4.0";
    private static final String MARIADB = "12.0.2-MariaDB";

    private final Server server = Servers.chosen();
    private final List<Replacement> told = new CopyOnWriteArrayList<>();
    private final ConnectionOptions options = ConnectionOptions.DEFAULTS.withListener(told::add);
    private FaultProxy path;
    private ConnectionStrategy strategy;

    @BeforeEach
    void askThroughAPath() throws IOException {
        path = new FaultProxy(server);
        strategy = asking(path.through(server.dataSource()), options);
    }

    @AfterEach
    void close() throws IOException {
        strategy.close();
        path.close();
    }

    @Test
    void aFailoverIsUnnoticedAndTheListenerHearsTheAnswer() throws Exception {
        requireProcess();
        try (Server other = Servers.another()) {
            ServerFaults.copyAccount(server, other);
            long first = strategy.withConnection(Sql::id);
            InjectedFault failover = ServerFaults.failover(server, other, List.of(path));
            try {
                strategy.useConnection(WriteProbeTest::write);
                assertThat(told).singleElement().satisfies(replacement -> {
                    assertThat(replacement.reason()).isEqualTo(Reason.FOUND_READ_ONLY);
                    assertThat(replacement.oldConnectionId()).isEqualTo(first);
                    assertIsRefusal(replacement.cause());
                });
            } finally {
                failover.heal();
            }
        }
    }

    @Test
    void aNewConnectionToAnOldPrimaryIsRefused() throws Exception {
        requireProcess();
        long first = strategy.withConnection(Sql::id);
        InjectedFault readOnly = ServerFaults.readOnly(server);
        try {
            assertThatThrownBy(() -> strategy.useConnection(WriteProbeTest::write)).satisfies(WriteProbeTest::assertIsRefusal);
        } finally {
            readOnly.heal();
        }
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(first);
        assertThat(told).extracting(Replacement::reason).containsExactly(Reason.FOUND_READ_ONLY);
    }

    @Test
    void aServerThatAcceptsWritesCostsOneCommandForEachUnit() throws Exception {
        long first = strategy.withConnection(Sql::id);
        long before = path.commands();
        for (int i = 0; i < 5; i++) {
            strategy.useConnection(connection -> assertThat(connection.getNetworkTimeout()).isEqualTo(10_000));
        }
        assertThat(path.commands() - before).isEqualTo(5);
        assertThat(strategy.<Long>withConnection(Sql::id)).isEqualTo(first);
        assertThat(told).isEmpty();
    }

    @Test
    void aSilentPathCostsOneDeadline() throws Exception {
        strategy.withConnection(Sql::id);
        path.silence();
        long start = System.nanoTime();
        strategy.withConnection(Sql::id);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DEADLINE, DEADLINE.multipliedBy(7));
        assertThat(told).singleElement().satisfies(replacement -> {
            assertThat(replacement.reason()).isEqualTo(Reason.PING_FAILED);
            assertThat(replacement.cause()).rootCause().isInstanceOf(SocketTimeoutException.class);
        });
    }

    @Test
    void aFrozenServerCostsOneDeadline() throws Exception {
        requireProcess();
        try (Connection connection = server.dataSource().getConnection()) {
            Question question = new WriteProbe().on(connection);
            InjectedFault frozen = ServerFaults.frozen(server);
            try {
                long start = System.nanoTime();
                assertThat(question.ask(300)).get().extracting(Staleness::reason).isEqualTo(Reason.PING_FAILED);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DEADLINE, DEADLINE.multipliedBy(7));
            } finally {
                frozen.heal();
            }
        }
    }

    @Test
    void aQuestionOpensNoTransaction() throws Exception {
        try (Connection connection = server.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(new WriteProbe().on(connection).ask(1_000)).isEmpty();
            assertThat(TransactionContract.EXACT.mayBeOpen(connection)).isFalse();
        }
    }

    @Test
    void aStatementStaysOpenOnlyIfNothingResetsTheSession() throws Exception {
        Fixture.requireMySqlDriver("does not count its open statements");
        assertThat(openStatements(strategy)).isOne();
        ResetAfter reset = ResetAfter.failedUnit(connection -> true);
        try (ConnectionStrategy resetting = asking(server.dataSource(), options.withSessionReset(reset))) {
            assertThat(openStatements(resetting)).isZero();
        }
    }

    /** MySQL Connector/J would change the database twice for a statement that belongs to another database. */
    @Test
    void aUnitInAnotherDatabaseCostsNoMoreCommands() throws Exception {
        strategy.useConnection(connection -> connection.setCatalog("information_schema"));
        long before = path.commands();
        strategy.useConnection(connection -> { });
        assertThat(path.commands() - before).isOne();
    }

    @Test
    void aQuestionThatKeepsItsStatementAllocatesLittle() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Connection connection = server.dataSource().getConnection()) {
            Question question = new WriteProbe().on(connection);
            question.mayKeepStatement();
            question.ask(1_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 5_000; i++) {
                question.ask(1_000);
            }
            long each = (threads.getCurrentThreadAllocatedBytes() - before) / 5_000;
            System.out.println("[goneaway] a question allocates " + each + " bytes");
            assertThat(each).isLessThan(server.family() == Family.MYSQL ? 2_000 : 5_000);
        }
    }

    /** A number on MySQL, OFF or ON on MariaDB, and a word on MariaDB 12. Each form of the question meets each answer. */
    @ParameterizedTest
    @CsvSource({"0, 0", "OFF, OFF", "OFF, 0", "0, OFF"})
    void knowsEveryAnswerThatMeansWritable(String readOnly, String innodbReadOnly) throws SQLException {
        for (String version : List.of(MYSQL, MARIADB)) {
            try (Connection connection = server.dataSource().getConnection()) {
                assertThat(new WriteProbe().on(answering(connection, version, readOnly, innodbReadOnly)).ask(0)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "0, 1", "ON, OFF", "OFF, ON", "NO_LOCK, OFF", "NO_LOCK_NO_ADMIN, OFF", "2, 0", "unheard of, 0", "'', ''"})
    void anAnswerThatIsNotKnownMeansReadOnly(String readOnly, String innodbReadOnly) throws SQLException {
        for (String version : List.of(MYSQL, MARIADB)) {
            try (Connection connection = server.dataSource().getConnection()) {
                assertThatThrownBy(() -> new WriteProbe().on(answering(connection, version, readOnly, innodbReadOnly)))
                        .hasMessage("the server is read-only: it has read_only " + readOnly + " and innodb_read_only "
                                + innodbReadOnly);
            }
        }
    }

    /** A proxy can give another version. The question for MySQL is then sent to MariaDB, and the other way round. */
    @ParameterizedTest
    @ValueSource(strings = {MYSQL, MARIADB})
    void findsAReadOnlyServerWhateverItsVersionSays(String version) throws SQLException {
        requireProcess();
        try (Connection connection = server.dataSource().getConnection()) {
            Question question = new WriteProbe().on(rewriting(connection, version, sql -> sql));
            InjectedFault readOnly = ServerFaults.readOnly(server);
            try {
                assertThat(question.ask(1_000)).get().satisfies(stale -> assertIsRefusal(stale.cause()));
            } finally {
                readOnly.heal();
            }
        }
    }

    /** Near miss: an administrator could write in spite of {@code read_only}. The probe refuses this server. */
    @Test
    void refusesAServerToWhichAnAdministratorCouldWrite() throws Exception {
        requireProcess();
        Sql.administer(server, "SET GLOBAL read_only = 1");
        try (Connection admin = server.admin()) {
            write(admin);
            assertThatThrownBy(() -> new WriteProbe().on(admin)).satisfies(WriteProbeTest::assertIsRefusal);
        } finally {
            Sql.administer(server, "SET GLOBAL read_only = 0");
        }
    }

    /** Near miss: a stand-alone MariaDB says that {@code wsrep_ready} is OFF, which means nothing outside a cluster. */
    @Test
    void keepsAServerOutsideAnyCluster() throws SQLException {
        long first = strategy.withConnection(Sql::id);
        strategy.useConnection(WriteProbeTest::write);
        assertThat(strategy.<Long>withConnection(Sql::id)).isEqualTo(first);
    }

    /** Near miss: who did not choose the probe may use a replica. */
    @Test
    void aStrategyWithoutTheProbeStaysOnAReplica() throws Exception {
        requireProcess();
        InjectedFault replica = ServerFaults.readOnly(server);
        try (PingStrategy pinging = new PingStrategy(server.dataSource(), DEADLINE, options)) {
            long first = pinging.withConnection(Sql::id);
            assertThat(pinging.<Long>withConnection(Sql::id)).isEqualTo(first);
            assertThat(told).isEmpty();
        } finally {
            replica.heal();
        }
    }

    private void requireProcess() {
        assumeTrue(server.hasProcess(), "a server that may not be turned read-only");
    }

    private static ConnectionStrategy asking(DataSource dataSource, ConnectionOptions options) {
        Duration deadline = DEADLINE;
        // region asking
        ConnectionStrategy mysql = new PingStrategy(dataSource, new WriteProbe(), deadline, options);
        // endregion
        return mysql;
    }

    private static int openStatements(ConnectionStrategy strategy) throws SQLException {
        strategy.withConnection(Sql::id);
        return strategy.withConnection(connection -> connection.unwrap(JdbcConnection.class).getActiveStatementCount());
    }

    private static void write(Connection connection) throws SQLException {
        Sql.execute(connection, "CREATE TABLE IF NOT EXISTS goneaway_written (a INT)");
        Sql.execute(connection, "DROP TABLE goneaway_written");
    }

    private static void assertIsRefusal(Throwable thrown) {
        assertThat(thrown).hasMessageMatching("the server is read-only: it has read_only (1|ON) and innodb_read_only (0|OFF)")
                .extracting("errorCode").isEqualTo(1290);
    }

    /** A connection to a server of this version with these values. The server itself evaluates the question. */
    private static Connection answering(Connection connection, String version, String readOnly, String innodbReadOnly) {
        return rewriting(connection, version, sql -> sql.replace("@@read_only", "'" + readOnly + "'")
                .replace("@@innodb_read_only", "'" + innodbReadOnly + "'"));
    }

    private static Connection rewriting(Connection connection, String version, UnaryOperator<String> rule) {
        return proxy(Connection.class, connection, (method, arguments) -> switch (method) {
            case "prepareStatement" -> connection.prepareStatement(rule.apply((String) arguments[0]));
            case "getMetaData" -> proxy(DatabaseMetaData.class, connection.getMetaData(),
                    (name, none) -> name.equals("getDatabaseProductVersion") ? version : null);
            default -> null;
        });
    }

    private interface Call {
        Object answer(String method, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T target, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            Object answer = call.answer(method.getName(), arguments);
            try {
                return answer != null ? answer : method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
