// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Sql;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a program behind Connector/J meets when the path to a real server misbehaves. */
class FaultProxyTest extends Proxied {

    @Test
    void countsWhatIsOpenAndWhatCrosses() throws SQLException {
        try (Connection first = connect()) {
            long commands = proxy.commands();
            long up = proxy.bytesUp();
            long down = proxy.bytesDown();
            assertThat(Sql.number(first, "SELECT 1234")).isEqualTo(1234);
            assertThat(proxy.commands() - commands).isOne();
            assertThat(proxy.bytesUp() - up).isBetween(16L, 64L);
            assertThat(proxy.bytesDown() - down).isBetween(32L, 256L);
            try (Connection second = connect()) {
                assertThat(second.isValid(1)).isTrue();
                assertThat(proxy.open()).isEqualTo(2);
            }
            await().untilAsserted(() -> assertThat(proxy.open()).isOne());
            first.abort(Runnable::run);
            await().untilAsserted(() -> assertThat(proxy.open()).isZero());
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    @Test
    void knowsTheServersIdsOfPlaintextAndTlsConnections() throws SQLException {
        try (Connection plain = connect()) {
            long plainId = Sql.id(plain);
            long tlsId;
            try (Connection tls = proxy.through(server.tlsDataSource()).getConnection()) {
                tlsId = Sql.id(tls);
                assertThat(proxy.connectionIds()).containsExactlyInAnyOrder(plainId, tlsId);
            }
            await().untilAsserted(() -> assertThat(proxy.connectionIds()).containsExactly(plainId));
        }
    }

    @Test
    void delaysBothDirections() throws SQLException {
        try (Connection connection = connect()) {
            proxy.delay(Duration.ofMillis(20));
            assertThat(timeOf(() -> assertThat(connection.isValid(1)).isTrue())).isGreaterThanOrEqualTo(Duration.ofMillis(40));
            proxy.delay(Duration.ofSeconds(3));
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void runsWithAndWithoutDelayInTurn() throws SQLException {
        try (Connection connection = connect()) {
            for (int i = 0; i < 200; i++) {
                proxy.delay(Duration.ofNanos(i % 3 * 100_000L));
                assertThat(Sql.number(connection, "SELECT " + i)).isEqualTo(i);
            }
        }
    }

    @Test
    void resetsEveryConnectionAndAcceptsNewOnes() throws SQLException {
        try (Connection first = connect(); Connection second = connect(); Connection admin = server.admin()) {
            long id = Sql.id(first);
            proxy.reset();
            assertThat(proxy.open()).isZero();
            assertThat(timeOf(() -> assertThat(first.isValid(1)).isFalse())).isLessThan(Duration.ofMillis(500));
            assertThat(catchThrowable(() -> Sql.number(second, "SELECT 1"))).isInstanceOf(SQLException.class)
                    .rootCause().isInstanceOf(SocketException.class).hasMessageStartingWith("Connection reset");
            awaitGone(admin, id);
            canConnect();
        }
    }

    @Test
    void silencesWhatIsOpenAndPassesWhatIsNew() throws SQLException {
        try (Connection silent = connect(); Connection admin = server.admin()) {
            long id = Sql.id(silent);
            proxy.silence();
            assertThatThrownBy(() -> Sql.number(silent, "SELECT 1")).hasRootCauseInstanceOf(SocketTimeoutException.class);
            canConnect();
            // The driver has closed its side, and the server has not learnt of it.
            await().untilAsserted(() -> assertThat(proxy.connectionIds()).doesNotContain(id));
            assertThat(sessions(admin, id)).isOne();
            proxy.reset();
            awaitGone(admin, id);
        }
    }

    @Test
    void doesNotTellASilencedClientThatTheServerHasClosed() throws SQLException {
        try (Connection silent = connect(); Connection admin = server.admin()) {
            long id = Sql.id(silent);
            proxy.silence();
            Sql.execute(admin, "KILL " + id);
            awaitGone(admin, id);
            assertThatThrownBy(() -> Sql.number(silent, "SELECT 1")).hasRootCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void swallowsNewConnectionsAsABlackHoleUntilItEnds() throws SQLException {
        try (Connection old = connect()) {
            proxy.silenceAll(true);
            assertThatThrownBy(() -> Sql.number(old, "SELECT 1")).hasRootCauseInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(this::connect).hasRootCauseInstanceOf(SocketTimeoutException.class);
            proxy.silenceAll(false);
            canConnect();
        }
    }

    @Test
    void refusesAsIfNobodyListenedAndKeepsWhatIsOpen() throws SQLException {
        try (Connection old = connect()) {
            for (int i = 0; i < 20; i++) {
                proxy.refuse(true);
                proxy.refuse(true);
                assertThatThrownBy(this::connect).hasRootCauseInstanceOf(ConnectException.class);
                assertThat(old.isValid(1)).isTrue();
                proxy.refuse(false);
                proxy.refuse(false);
                canConnect();
            }
        }
    }

    @Test
    void keepsItsPortWhileItRefuses() throws IOException {
        proxy.refuse(true);
        try (ServerSocket other = new ServerSocket()) {
            other.setReuseAddress(false);
            assertThatThrownBy(() -> other.bind(new InetSocketAddress("127.0.0.1", proxy.port())))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void refusesThoughTheCallerIsInterrupted() throws SQLException {
        Thread.currentThread().interrupt();
        proxy.refuse(true);
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(this::connect).hasRootCauseInstanceOf(ConnectException.class);
        proxy.refuse(false);
        canConnect();
    }

    @Test
    void forgetsAnIdleConnectionAndAnswersItsNextPacketWithAReset() throws SQLException {
        try (Connection idle = connect(); Connection admin = server.admin()) {
            long id = Sql.id(idle);
            proxy.idleLimit(Duration.ofMillis(500));
            assertThat(idle.isValid(1)).isTrue();
            pause(Duration.ofMillis(600));
            assertThat(proxy.connectionIds()).contains(id);
            assertThat(catchThrowable(() -> Sql.number(idle, "SELECT 1"))).rootCause().isInstanceOf(SocketException.class)
                    .hasMessageStartingWith("Connection reset");
            awaitGone(admin, id);
            proxy.idleLimit(Duration.ZERO);
            try (Connection kept = connect()) {
                pause(Duration.ofMillis(600));
                assertThat(kept.isValid(1)).isTrue();
            }
        }
    }

    @Test
    void aForgottenConnectionDoesNotHearThatTheServerHasClosed() throws SQLException {
        MysqlDataSource source = source();
        source.setSessionVariables("wait_timeout=1");
        try (Connection idle = source.getConnection(); Connection admin = server.admin()) {
            proxy.idleLimit(Duration.ofMillis(500));
            awaitGone(admin, Sql.id(idle));
            assertThat(proxy.open()).isOne();
        }
    }

    @Test
    void aServerThatIsDownIsAnErrorAtOnce() throws SQLException, IOException {
        try (FakeServer gone = new FakeServer()) {
            proxy.repoint("127.0.0.1", gone.port());
        }
        assertThat(timeOf(() -> assertThat(catchThrowable(this::connect).getCause())
                .hasRootCauseInstanceOf(IOException.class))).isLessThan(Duration.ofMillis(500));
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
        proxy.repoint(server.host(), server.port());
        canConnect();
    }

    @Test
    void leadsNewConnectionsElsewhereAndKeepsWhatIsOpen() throws SQLException, IOException {
        try (FakeServer other = new FakeServer(); Connection old = connect()) {
            proxy.repoint("127.0.0.1", other.port());
            try (var client = FakeServer.client(proxy); var accepted = other.accept()) {
                client.getOutputStream().write(42);
                assertThat(accepted.getInputStream().read()).isEqualTo(42);
            }
            assertThat(old.isValid(1)).isTrue();
        }
    }

    @Test
    void carriesHundredsOfConnectionsAtOnce() throws SQLException {
        assumeTrue(server.hasProcess(), "a server that was not started here may not take as many");
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                connections.add(connect());
            }
            proxy.delay(Duration.ofMillis(1));
            assertThat(connections).allMatch(FaultProxyTest::isValid);
            assertThat(proxy.open()).isEqualTo(400);
            assertThat(proxy.connectionIds()).hasSize(400);
            proxy.reset();
            assertThat(connections).noneMatch(FaultProxyTest::isValid);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    @Test
    void answersPingsAndRefusesAllElseWithoutABackend() throws SQLException {
        try (Connection idle = connect(); Connection used = connect()) {
            proxy.standIn(StandIn.PROXY_WITHOUT_BACKEND);
            assertThat(used.isValid(1)).isTrue();
            assertThat(errorOf(() -> Sql.number(used, "SELECT 1"))).isEqualTo("2003 HY000");
            assertThat(used.isValid(1)).isFalse();
            assertThat(errorOf(this::connect)).startsWith("2003 ");
            proxy.standIn(null);
            assertThat(Sql.number(idle, "SELECT 2")).isEqualTo(2);
            canConnect();
        }
    }

    @Test
    void refusesTablesOfANodeOutsideItsClusterAndNotOfTheNextServer() throws SQLException, IOException {
        try (FaultProxy other = new FaultProxy(server); Connection old = connect()) {
            proxy.standIn(StandIn.NODE_OUTSIDE_CLUSTER);
            proxy.repoint("127.0.0.1", other.port());
            assertThat(old.isValid(1)).isTrue();
            Sql.execute(old, "SET @a = 1");
            assertThat(Sql.number(old, "SELECT 1")).isOne();
            assertThat(errorOf(() -> Sql.number(old, "SELECT 1 FROM (SELECT 1) AS node"))).isEqualTo("1047 08S01");
            assertThat(errorOf(() -> Sql.execute(old, "DO 1"))).isEqualTo("1047 08S01");
            assertThat(errorOf(() -> Sql.execute(old, "DELETE FROM t"))).isEqualTo("1047 08S01");
            try (Connection next = connect()) {
                assertThat(Sql.number(next, "SELECT COUNT(*) FROM information_schema.schemata")).isPositive();
            }
        }
    }

    private static String errorOf(ThrowingCallable call) {
        SQLException failure = catchThrowableOfType(SQLException.class, call);
        return failure.getErrorCode() + " " + failure.getSQLState();
    }

    @Test
    void leavesNoThreadBehind() throws SQLException, IOException {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            connections.add(connect());
        }
        proxy.delay(Duration.ofMillis(1));
        assertThat(connections).allMatch(FaultProxyTest::isValid);
        proxy.silence();
        connections.add(connect());
        proxy.silenceAll(true);
        catchThrowable(this::connect);
        proxy.refuse(true);
        proxy.refuse(false);
        assertThat(threads()).isNotEmpty();
        proxy.close();
        proxy.close();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        assertThat(proxy.open()).isZero();
        assertThatThrownBy(this::connect).hasRootCauseInstanceOf(ConnectException.class);
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("goneaway-proxy-")).toList();
    }

    private void canConnect() throws SQLException {
        try (Connection connection = connect()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    private static boolean isValid(Connection connection) {
        try {
            return connection.isValid(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static long sessions(Connection admin, long id) throws SQLException {
        return Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id);
    }

    private static void awaitGone(Connection admin, long id) {
        await().until(() -> sessions(admin, id) == 0);
    }

    private static void pause(Duration idle) {
        LockSupport.parkNanos(idle.toNanos());
    }

    private static Duration timeOf(ThrowingCallable action) {
        long start = System.nanoTime();
        try {
            action.call();
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
