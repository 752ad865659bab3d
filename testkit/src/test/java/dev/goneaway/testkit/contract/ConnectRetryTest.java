// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.mysql.cj.jdbc.exceptions.CommunicationsException;
import dev.goneaway.ConnectRetry;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.ConnectPolicy.Attempt;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.FlightRecorderListener;
import dev.goneaway.Replacement;
import dev.goneaway.WriteProbe;
import dev.goneaway.support.ProbingDataSource;
import dev.goneaway.support.SingleConnection;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.faults.InjectedFault;
import dev.goneaway.testkit.faults.ServerFaults;
import dev.goneaway.testkit.server.Await;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import javax.sql.DataSource;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each failure of a connect is met once: on a real server, behind a proxy, or as the first packet of a stub. */
@Timeout(60)
class ConnectRetryTest {

    private static final String ACCOUNT = "goneaway_waiting";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMillis(100);
    private static final BooleanSupplier NEVER = () -> false;

    /** The attempts after which a pause takes at least 250 ms. */
    private static final int SEVERAL = 7;

    private final Server server = Servers.chosen();
    private final MysqlDataSource source = server.dataSource();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Wait> waits = new ArrayList<>();
    private final Replacement.Listener listener = new Replacement.Listener() {
        @Override
        public void replaced(Replacement replacement) {
        }

        @Override
        public void connectWaited(Duration waited, int tries, SQLException first, boolean connected) {
            waits.add(new Wait(waited, tries, first, connected));
        }
    };
    private FaultProxy proxy;

    private record Wait(Duration waited, int attempts, SQLException first, boolean connected) {
    }

    @BeforeEach
    void startProxy() throws IOException {
        proxy = new FaultProxy(server);
        proxy.through(source);
    }

    @AfterEach
    void closeProxyAndRemoveAccount() throws IOException, SQLException {
        proxy.close();
        Sql.administer(server, "DROP USER IF EXISTS " + ACCOUNT);
    }

    // region what time heals

    @Test
    void waitsForAnAddressThatRefuses() throws SQLException {
        proxy.refuse(true);
        assertThat(healed(() -> proxy.refuse(false))).hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void waitsForAnAddressThatResets() throws SQLException, IOException {
        proxy.repoint("127.0.0.1", Fixture.closedPort());
        assertThat(healed(this::leadBack)).rootCause().isExactlyInstanceOf(SocketException.class);
    }

    /** A load balancer whose server is gone can do this. */
    @Test
    void waitsForAnAddressThatAcceptsAndCloses() throws SQLException, IOException {
        try (Stub stub = new Stub(new byte[0])) {
            proxy.repoint("127.0.0.1", stub.port());
            assertThat(healed(this::leadBack)).hasRootCauseInstanceOf(EOFException.class);
        }
    }

    @Test
    void waitsForAnAddressThatAcceptsAndDoesNotAnswer() throws SQLException {
        source.setSocketTimeout(100);
        proxy.silenceAll(true);
        assertThat(healed(() -> {
            proxy.silenceAll(false);
            source.setSocketTimeout(10_000);
        })).hasRootCauseInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void waitsForANameThatIsUnknown() throws SQLException {
        source.setServerName("gone-away.invalid");
        assertThat(healed(() -> source.setServerName("127.0.0.1"))).hasRootCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void waitsForAServerThatClosesInTheTlsHandshake() throws SQLException, IOException {
        source.setSslMode("REQUIRED");
        try (Stub stub = new Stub(Stub.greeting(true))) {
            proxy.repoint("127.0.0.1", stub.port());
            assertThat(healed(this::leadBack)).hasStackTraceContaining(SSLException.class.getPackageName())
                    .rootCause().isInstanceOfAny(EOFException.class, SocketException.class);
        }
    }

    @Test
    void waitsForAServerThatRestarts() throws SQLException {
        requireProcess();
        InjectedFault fault = ServerFaults.shuttingDown(server);
        // Before its port is closed, a server that shuts down can accept a connection and drop it.
        Awaitility.await().until(() -> isRefused(catchThrowable(() -> server.dataSource().getConnection().close())));
        assertThat(healed(fault)).isInstanceOf(SQLException.class);
    }

    private static boolean isRefused(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof ConnectException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    @Test
    void waitsForAFullServer() throws SQLException {
        requireProcess();
        assertThat(code(healed(ServerFaults.full(server)))).isEqualTo(1040);
    }

    @Test
    void waitsForAnAccountThatHasTooManyConnections() throws SQLException {
        Connection other = account("WITH MAX_USER_CONNECTIONS 1").getConnection();
        assertThat(code(healed(other::close))).isEqualTo(1226);
    }

    @Test
    void waitsForAnAccountThatHasMoreConnectionsThanTheServerAllows() throws SQLException {
        requireProcess();
        assumeTrue(server.family() == Server.Family.MYSQL, "skipped: MariaDB sets max_user_connections only when it starts");
        Sql.administer(server, "SET GLOBAL max_user_connections = 1");
        Connection other = account("").getConnection();
        assertThat(code(healed(() -> {
            Sql.administer(server, "SET GLOBAL max_user_connections = 0");
            other.close();
        }))).isEqualTo(1203);
    }

    @Test
    void waitsForAServerThatIsOffline() throws SQLException {
        requireProcess();
        assumeTrue(server.family() == Server.Family.MYSQL, "skipped: MariaDB has no offline_mode");
        Sql.administer(server, "SET GLOBAL offline_mode = 1");
        assertThat(code(healed(() -> Sql.administer(server, "SET GLOBAL offline_mode = 0")))).isEqualTo(3032);
    }

    /** No real server sends these errors to a new connection at the moment that a test chooses. */
    @ParameterizedTest
    @CsvSource({"1047,08S01,WSREP has not yet prepared node for application use", "1053,08S01,Server shutdown in progress",
        "2003,HY000,Can't connect to remote MySQL server", "6400,HY000,The server is currently in offline mode"})
    void waitsForAServerOrAProxyThatAnswersWith(int code, String state, String message) throws SQLException, IOException {
        try (Stub stub = new Stub(Stub.error(code, state, message))) {
            proxy.repoint("127.0.0.1", stub.port());
            assertThat(code(healed(this::leadBack))).isEqualTo(code);
        }
    }

    @Test
    void waitsForAServerThatIsReadOnlyIfAProbeAsks() throws SQLException {
        requireProcess();
        DataSource asking = new ProbingDataSource(source, new WriteProbe(), ConnectionOptions.DEFAULTS);
        InjectedFault readOnly = ServerFaults.readOnly(server);
        Throwable first = healed(ConnectRetry.upTo(PATIENCE).alsoAtStart(), asking::getConnection, readOnly);
        assertThat(code(first)).isEqualTo(1290);
    }

    @Test
    void waitsForAServerThatDoesNotAnswerAProbeInTime() throws SQLException {
        DataSource asking = new ProbingDataSource(source, new WriteProbe(), ConnectionOptions.DEFAULTS.withOnConnect(connection -> {
            if (attempts.get() == 1) {
                proxy.silence();
            } else if (attempts.get() == 2) {
                proxy.reset();
            }
        }));
        assertThat(healed(ConnectRetry.upTo(PATIENCE).alsoAtStart(), asking::getConnection, () -> { }))
                .hasStackTraceContaining(SocketTimeoutException.class.getName());
    }

    @Test
    void waitsIfTheStepOnNewConnectionsIsRefusedAsReadOnly() throws SQLException {
        requireProcess();
        InjectedFault readOnly = ServerFaults.readOnly(server);
        Throwable first = healed(ConnectRetry.upTo(PATIENCE).alsoAtStart(), () -> prepared(connection -> {
            Sql.execute(connection, "CREATE TABLE waiting (id INT)");
            Sql.execute(connection, "DROP TABLE waiting");
        }), readOnly);
        assertThat(code(first)).isEqualTo(1290);
    }

    // endregion

    // region what time does not heal

    @Test
    void doesNotRepeatAWrongPassword() throws SQLException {
        MysqlDataSource wrong = account("");
        wrong.setPassword("wrong");
        assertThat(code(failsAtOnce(wrong::getConnection))).isEqualTo(1045);
    }

    @Test
    void doesNotRepeatWithoutTheRightToTheDatabase() {
        source.setDatabaseName("goneaway_of_others");
        assertThat(code(failsAtOnce(source::getConnection))).isEqualTo(1044);
    }

    @Test
    void doesNotRepeatIfTheDatabaseIsUnknown() throws SQLException {
        MysqlDataSource wrong = account("");
        Sql.administer(server, "GRANT SELECT ON *.* TO " + ACCOUNT);
        wrong.setDatabaseName("goneaway_mistyped");
        assertThat(code(failsAtOnce(wrong::getConnection))).isEqualTo(1049);
    }

    /** MariaDB refuses the first query with 1820. */
    @Test
    void doesNotRepeatAnExpiredPassword() throws SQLException {
        assumeTrue(!Servers.isMariaDbDriver() || server.family() == Server.Family.MYSQL,
                "skipped: MariaDB refuses only the first query, which MariaDB Connector/J does not send at the connect");
        assertThat(code(failsAtOnce(account("PASSWORD EXPIRE")::getConnection))).isIn(1862, 1820);
    }

    /** MariaDB has a code of its own for this. */
    @Test
    void doesNotRepeatALockedAccount() throws SQLException {
        assertThat(code(failsAtOnce(account("ACCOUNT LOCK")::getConnection))).isIn(3118, 4151);
    }

    @Test
    void doesNotRepeatIfTheServerRefusesPlaintext() throws SQLException {
        assertThat(code(failsAtOnce(account("REQUIRE SSL")::getConnection))).isEqualTo(1045);
    }

    @Test
    void doesNotRepeatIfTheServerHasNoTls() throws SQLException, IOException {
        source.setSslMode("REQUIRED");
        try (Stub stub = new Stub(Stub.greeting(false))) {
            proxy.repoint("127.0.0.1", stub.port());
            assertThat(failsAtOnce(source::getConnection)).hasMessageMatching("(?is).*ssl.*");
        }
    }

    @Test
    void doesNotRepeatIfTheCertificateIsNotTrusted() throws SQLException {
        Fixture.requireMySqlDriver("lets the server prove its certificate with the password of the account");
        source.setSslMode("VERIFY_CA");
        assertThat(failsAtOnce(source::getConnection)).hasStackTraceContaining("SSLHandshakeException");
    }

    @Test
    void doesNotRepeatIfThePublicKeyIsNotTrusted() throws SQLException {
        assumeTrue(server.family() == Server.Family.MYSQL, "skipped: MariaDB's accounts need no public key");
        MysqlDataSource careful = account("");
        careful.setAllowPublicKeyRetrieval(false);
        assertThat(failsAtOnce(careful::getConnection)).hasMessageMatching("(Public Key Retrieval is not allowed|RSA public key is not available).*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysqll://127.0.0.1/", "jdbc:mysql://127.0.0.1:port/", "jdbc:mysql://127.0.0.1:70000/",
        "jdbc:mysql://127.0.0.1/?connectTimeout=soon"})
    void doesNotRepeatAWrongUrl(String url) {
        assertThat(failsAtOnce(() -> DriverManager.getConnection(url))).isInstanceOf(SQLException.class);
    }

    /** The last three codes are in no list. The last one has this meaning only with the word read-only. */
    @ParameterizedTest
    @CsvSource({"1129,HY000,Host is blocked because of many connection errors", "1130,HY000,Host is not allowed to connect",
        "1862,HY000,Your password has expired", "3118,HY000,Account is locked", "1043,08S01,Bad handshake",
        "2013,HY000,Lost connection", "1290,HY000,The server is running with the --skip-grant-tables option"})
    void doesNotRepeatIfTheServerAnswersWith(int code, String state, String message) throws IOException {
        try (Stub stub = new Stub(Stub.error(code, state, message))) {
            proxy.repoint("127.0.0.1", stub.port());
            assertThat(code(failsAtOnce(source::getConnection))).isEqualTo(code);
        }
    }

    @Test
    void doesNotRepeatIfTheStepOnNewConnectionsThrowsAnUncheckedException() {
        RuntimeException own = new IllegalStateException("of the program");
        Error error = new AssertionError("of the program");
        assertThat(failsAtOnce(() -> prepared(connection -> {
            throw own;
        }))).isSameAs(own);
        assertThat(failsAtOnce(() -> prepared(connection -> {
            throw error;
        }))).isSameAs(error);
    }

    // endregion

    @Test
    void makesOneAttemptBeforeItsFirstSuccess() throws SQLException {
        ConnectRetry retry = ConnectRetry.upTo(PATIENCE);
        proxy.refuse(true);
        assertThat(failsAtOnce(retry, source::getConnection)).hasRootCauseInstanceOf(ConnectException.class).hasNoSuppressedExceptions();
        proxy.refuse(false);
        retry.connect(source::getConnection, listener, NEVER).close();
        proxy.refuse(true);
        assertThat(healed(retry, source::getConnection, () -> proxy.refuse(false))).hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void throwsTheLastExceptionWithTheFirstAndTheTimeAsSuppressed() {
        proxy.refuse(true);
        List<SQLException> thrown = new ArrayList<>();
        ConnectRetry retry = ConnectRetry.upTo(Duration.ofMillis(300)).alsoAtStart();
        long start = System.nanoTime();
        AtomicLong lastStart = new AtomicLong();
        Throwable failure = catchThrowable(() -> retry.connect(() -> {
            lastStart.set(System.nanoTime() - start);
            try {
                return source.getConnection();
            } catch (SQLException e) {
                thrown.add(e);
                assertThat(thrown).as("attempts within the patience").hasSizeLessThan(10);
                throw e;
            }
        }, listener, NEVER));
        assertThat(thrown).hasSizeBetween(3, 9);
        assertThat(failure).isSameAs(thrown.get(thrown.size() - 1));
        assertThat(failure.getSuppressed()).hasSize(2).startsWith(thrown.get(0));
        assertThat(failure.getSuppressed()[1]).hasMessageMatching("tried " + thrown.size() + " times in PT0\\.\\d+S");
        assertThat(waits).hasSize(1);
        assertThat((Throwable) waits.get(0).first).isSameAs(thrown.get(0));
        assertThat(waits.get(0).connected).isFalse();
        assertThat(waits.get(0).attempts).isEqualTo(thrown.size());
        assertThat(waits.get(0).waited).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(Duration.ofNanos(lastStart.get())).as("the start of the last attempt").isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void endsAtTheFirstFailureThatTimeDoesNotHeal() throws SQLException {
        MysqlDataSource wrong = account("");
        wrong.setPassword("wrong");
        proxy.refuse(true);
        Throwable failure = catchThrowable(() -> ConnectRetry.upTo(PATIENCE).alsoAtStart().connect(() -> {
            if (attempts.incrementAndGet() == 3) {
                proxy.refuse(false);
            }
            return wrong.getConnection();
        }, listener, NEVER));
        assertThat(code(failure)).isEqualTo(1045);
        assertThat(failure.getSuppressed()[0]).hasRootCauseInstanceOf(ConnectException.class);
        assertThat(waits).extracting(Wait::attempts).containsExactly(3);
    }

    @Test
    void endsWithin100MillisecondsOfAnInterruptAndLeavesTheFlag() {
        assertThat(isInterruptedAtTheEnd((strategy, unit) -> unit.interrupt())).isTrue();
    }

    @Test
    void endsWithin100MillisecondsOfTheCloseOfItsStrategy() {
        assertThat(isInterruptedAtTheEnd((strategy, unit) -> strategy.close())).isFalse();
    }

    /**
     * Ends a wait soon after the begin of a pause of 250 ms or more. Checks the time until the wait has ended. On a busy machine, one of
     * three rounds must be in time.
     */
    private boolean isInterruptedAtTheEnd(BiConsumer<ConnectionStrategy, Thread> ending) {
        proxy.refuse(true);
        boolean interrupted = false;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 3 && best > SOON.toNanos(); round++) {
            attempts.set(0);
            CompletableFuture<Thread> pausing = new CompletableFuture<>();
            ConnectRetry retry = ConnectRetry.upTo(PATIENCE).alsoAtStart();
            ConnectionStrategy strategy = strategy(ConnectionOptions.DEFAULTS.withConnectPolicy((attempt, heard, ended) ->
                    retry.connect(() -> {
                        if (attempts.incrementAndGet() == SEVERAL) {
                            pausing.complete(Thread.currentThread());
                        }
                        return attempt.connect();
                    }, heard, ended)));
            AtomicLong end = new AtomicLong();
            var unit = Deadline.start("unit", () -> {
                Throwable failure = catchThrowable(() -> strategy.useConnection(connection -> { }));
                end.set(System.nanoTime());
                assertThat(failure).hasRootCauseInstanceOf(ConnectException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread waiting = pausing.orTimeout(Fixture.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            Await.require("the unit pauses", Fixture.PATIENCE, () -> waiting.getState() == Thread.State.TIMED_WAITING);
            long start = System.nanoTime();
            ending.accept(strategy, waiting);
            interrupted = unit.get(Fixture.PATIENCE);
            assertThat(attempts).hasValue(SEVERAL);
            best = Math.min(best, end.get() - start);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(SOON);
        return interrupted;
    }

    @Test
    void onlyLogsAnExceptionOfTheListener() throws SQLException {
        Replacement.Listener failing = new Replacement.Listener() {
            @Override
            public void replaced(Replacement replacement) {
            }

            @Override
            public void connectWaited(Duration waited, int tries, SQLException first, boolean connected) {
                attempts.set(-tries);
                throw new IllegalStateException("of the listener");
            }
        };
        proxy.refuse(true);
        ConnectRetry.upTo(PATIENCE).alsoAtStart().connect(healing(source::getConnection, () -> proxy.refuse(false)), failing, NEVER)
                .close();
        assertThat(attempts).hasValue(-3);
    }

    @Test
    void waitsForAnyPoolThroughADataSource() throws SQLException {
        ConnectRetry retry = ConnectRetry.upTo(PATIENCE).alsoAtStart();
        DataSource behindPool = new ProbingDataSource(source, Probe.PING, ConnectionOptions.DEFAULTS.withListener(listener)
                .withConnectPolicy((attempt, heard, ended) ->
                        retry.connect(healing(attempt, () -> proxy.refuse(false)), heard, ended)));
        proxy.refuse(true);
        behindPool.getConnection().close();
        assertThat(waits).extracting(Wait::attempts).containsExactly(3);
    }

    @Test
    void isRecordedByFlightRecorderAsAnAgedConnectionIs(@TempDir Path directory) throws Exception {
        AtomicLong passed = new AtomicLong();
        ConnectRetry retry = ConnectRetry.upTo(PATIENCE);
        ConnectionStrategy strategy = strategy(ConnectionOptions.DEFAULTS.withListener(new FlightRecorderListener())
                .withTimeSource(new TimeSource(passed::get, () -> passed.get() / 1_000_000)).withMaxAge(Duration.ofMinutes(10))
                .withConnectPolicy((attempt, heard, ended) -> retry.connect(
                        attempts.get() < 0 ? attempt : healing(attempt, () -> proxy.refuse(false)), heard, ended)));
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.goneaway.ConnectionReplacement");
            recording.enable("dev.goneaway.ConnectWait");
            recording.start();
            attempts.set(-1);
            strategy.useConnection(connection -> { });
            attempts.set(0);
            proxy.refuse(true);
            passed.addAndGet(Duration.ofMinutes(10).toNanos());
            strategy.useConnection(connection -> { });
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events).extracting(event -> event.getEventType().getName())
                .containsExactlyInAnyOrder("dev.goneaway.ConnectWait", "dev.goneaway.ConnectionReplacement");
        for (RecordedEvent event : events) {
            if (event.hasField("attempts")) {
                assertThat(event.getInt("attempts")).isEqualTo(3);
                assertThat(event.getDuration("waited")).isPositive();
                assertThat(event.getString("cause")).isEqualTo(Servers.isMariaDbDriver()
                        ? SQLNonTransientConnectionException.class.getName() + " [08000/0]"
                        : CommunicationsException.class.getName() + " [08S01/0]");
                assertThat(event.getBoolean("connected")).isTrue();
            } else {
                assertThat(event.getString("reason")).isEqualTo("TOO_OLD");
                assertThat(event.getDuration("age")).isEqualTo(Duration.ofMinutes(10));
            }
        }
    }

    private ConnectionStrategy strategy(ConnectionOptions options) {
        return new SingleConnection(source, (connection, idle) -> Optional.empty(), options);
    }

    /** Makes this data source use a new account, which has no right. */
    private MysqlDataSource account(String options) throws SQLException {
        source.setUser(ACCOUNT);
        source.setPassword(UUID.randomUUID().toString());
        source.setDatabaseName("information_schema");
        Sql.administer(server, "CREATE USER " + ACCOUNT + " IDENTIFIED BY '" + source.getPassword() + "' " + options);
        return source;
    }

    /** Connects once, and runs a step on the new connection. */
    private Connection prepared(SqlConsumer step) throws SQLException {
        return new ProbingDataSource(source, Probe.PING, ConnectionOptions.DEFAULTS.withOnConnect(step)).getConnection();
    }

    private void leadBack() {
        proxy.repoint(server.host(), server.port());
    }

    private Throwable healed(InjectedFault fault) throws SQLException {
        return healed(ConnectRetry.upTo(PATIENCE).alsoAtStart(), source::getConnection, fault);
    }

    /** Connects while a fault lasts, which ends before the third attempt. Returns why the first attempt failed. */
    private Throwable healed(ConnectRetry retry, Attempt attempt, InjectedFault fault) throws SQLException {
        try (fault; Connection connection = retry.connect(healing(attempt, fault), listener, NEVER)) {
            assertThat(Sql.number(connection, "SELECT 1")).isEqualTo(1);
        }
        assertThat(waits).hasSize(1);
        assertThat(waits.get(0).connected).isTrue();
        assertThat(waits.get(0).attempts).isEqualTo(attempts.get()).isGreaterThanOrEqualTo(3);
        assertThat(waits.get(0).waited).isPositive();
        return waits.get(0).first;
    }

    private Attempt healing(Attempt attempt, InjectedFault fault) {
        return () -> {
            if (attempts.incrementAndGet() == 3) {
                fault.heal();
            }
            return attempt.connect();
        };
    }

    private Throwable failsAtOnce(Attempt attempt) {
        return failsAtOnce(ConnectRetry.upTo(PATIENCE).alsoAtStart(), attempt);
    }

    private Throwable failsAtOnce(ConnectRetry retry, Attempt attempt) {
        attempts.set(0);
        Throwable failure = catchThrowable(() -> retry.connect(() -> {
            assertThat(attempts.incrementAndGet()).isEqualTo(1);
            return attempt.connect();
        }, listener, NEVER));
        assertThat(failure).isNotNull();
        assertThat(waits).isEmpty();
        attempts.set(0);
        return failure;
    }

    private static int code(Throwable failure) {
        return failure instanceof SQLException sql ? sql.getErrorCode() : 0;
    }

    private void requireProcess() {
        assumeTrue(server.hasProcess(), "skipped: needs a server of its own");
    }

    /** Sends one packet to each client, reads once, and closes. */
    private static final class Stub implements AutoCloseable {

        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Stub(byte[] first) throws IOException {
            Deadline.start("stub", () -> {
                while (true) {
                    try (Socket client = listener.accept()) {
                        client.setSoTimeout(2_000);
                        client.getOutputStream().write(first);
                        if (first.length > 0) {
                            client.getInputStream().read(new byte[100]);
                        }
                    }
                }
            });
        }

        int port() {
            return listener.getLocalPort();
        }

        static byte[] error(int code, String state, String message) {
            byte[] text = ("#" + state + message).getBytes(StandardCharsets.US_ASCII);
            return packet(ByteBuffer.allocate(3 + text.length).order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) 0xff).putShort((short) code).put(text));
        }

        /** The greeting of a server with an old-style password and with or without TLS. */
        static byte[] greeting(boolean tls) {
            int capabilities = 0x8_820b | (tls ? 0x800 : 0);
            return packet(ByteBuffer.allocate(73).order(ByteOrder.LITTLE_ENDIAN).put((byte) 10)
                    .put("8.0.0\0".getBytes(StandardCharsets.US_ASCII)).putInt(1).put("12345678\0".getBytes(StandardCharsets.US_ASCII))
                    .putShort((short) capabilities).put((byte) 45).putShort((short) 2).putShort((short) (capabilities >> 16))
                    .put((byte) 21).put(new byte[10]).put("123456789012\0".getBytes(StandardCharsets.US_ASCII))
                    .put("mysql_native_password\0".getBytes(StandardCharsets.US_ASCII)));
        }

        private static byte[] packet(ByteBuffer body) {
            return ByteBuffer.allocate(4 + body.capacity()).order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(body.capacity()).put(body.array()).array();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
