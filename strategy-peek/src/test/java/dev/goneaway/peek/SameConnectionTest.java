// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.mysql.cj.protocol.StandardSocketFactory;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs one script with the standard socket factory and with this one. Both must give the same results. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SameConnectionTest {

    private final Server server = Peeking.server();

    private interface Step {

        Object run() throws Exception;
    }

    @ParameterizedTest(name = "TLS: {0}")
    @ValueSource(booleans = {false, true})
    void oneScriptTellsTheSameStory(boolean tls) throws Exception {
        List<Object> standard = story(tls, StandardSocketFactory.class.getName());
        List<Object> peeking = story(tls, PeekSocketFactory.class.getName());
        assertThat(peeking).isEqualTo(standard);
        assertThat(standard).as("the script itself").contains("1500000", "the flag is true").doesNotContain("the flag is false");
    }

    private List<Object> story(boolean tls, String factory) throws Exception {
        List<Object> story = new ArrayList<>();
        options(source(tls, factory), story);
        deadlines(tls, factory, story);
        large(source(tls, factory), story);
        aborted(source(tls, factory), story);
        interrupted(source(tls, factory), story);
        killed(source(tls, factory), story);
        return story;
    }

    private MysqlDataSource source(boolean tls, String factory) throws SQLException {
        MysqlDataSource source = Peeking.source(tls);
        source.setSocketFactory(factory);
        return source;
    }

    private static void options(MysqlDataSource source, List<Object> story) throws Exception {
        for (boolean withDefaults : new boolean[] {true, false}) {
            if (!withDefaults) {
                source.setTcpKeepAlive(false);
                source.setTcpNoDelay(false);
                source.setTcpRcvBuf(30_000);
                source.setTcpSndBuf(30_000);
                source.setTcpTrafficClass(8);
                source.setSocketTimeout(4_321);
                source.getStringProperty(PropertyKey.localSocketAddress).setValue("127.0.0.1");
            }
            try (Connection connection = source.getConnection()) {
                Socket socket = Peeking.socket(connection);
                story.add(List.of(socket.getKeepAlive(), socket.getTcpNoDelay(), socket.getReceiveBufferSize(),
                        socket.getSendBufferSize(), socket.getTrafficClass(), socket.getSoTimeout(), socket.getSoLinger(),
                        socket.getInetAddress(), socket.getLocalAddress(), socket instanceof SSLSocket));
                connection.setNetworkTimeout(Runnable::run, 777);
                story.add(socket.getSoTimeout());
            }
        }
    }

    private void deadlines(boolean tls, String factory, List<Object> story) throws Exception {
        MysqlDataSource impatient = source(tls, factory);
        impatient.setSocketTimeout(300);
        try (Connection connection = impatient.getConnection()) {
            story.add(outcome(() -> Sql.number(connection, "SELECT SLEEP(5)")));
            story.add(connection.isClosed());
        }
        try (FaultProxy path = new FaultProxy(server)) {
            path.refuse(true);
            MysqlDataSource refused = source(tls, factory);
            path.through(refused);
            story.add(outcome(refused::getConnection));
            path.refuse(false);
            path.silenceAll(true);
            refused.setSocketTimeout(300);
            story.add(outcome(refused::getConnection));
        }
    }

    private static void large(MysqlDataSource source, List<Object> story) throws Exception {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT LENGTH(?), SHA2(?, 256), REPEAT('x', 5000000)")) {
            byte[] bytes = new byte[1_500_000];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * 31 >> 3);
            }
            statement.setBytes(1, bytes);
            statement.setBytes(2, bytes);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                story.add(row.getString(1));
                story.add(row.getString(2));
                story.add(row.getString(3).length());
            }
        }
    }

    private void aborted(MysqlDataSource source, List<Object> story) throws Exception {
        try (Connection connection = source.getConnection(); Connection admin = server.admin()) {
            long id = Sql.id(connection);
            CompletableFuture<Object> query =
                    CompletableFuture.supplyAsync(() -> outcome(() -> Sql.number(connection, "SELECT SLEEP(6)")));
            awaitSleeping(admin, id);
            connection.abort(Runnable::run);
            // Under TLS the innermost cause depends on which of two shutdowns the reader meets first, with the standard factory
            // too.
            story.add(query.get(4, TimeUnit.SECONDS).toString().replaceAll(" .*", ""));
            story.add(connection.isClosed());
        }
    }

    private void interrupted(MysqlDataSource source, List<Object> story) throws Exception {
        Thread.currentThread().interrupt();
        try (Connection connection = source.getConnection()) {
            story.add(Sql.number(connection, "SELECT 1"));
            story.add("the flag is " + Thread.interrupted());
            long id = Sql.id(connection);
            Thread self = Thread.currentThread();
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                try (Connection admin = server.admin()) {
                    awaitSleeping(admin, id);
                    self.interrupt();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            story.add(Sql.number(connection, "SELECT SLEEP(1)"));
            story.add("the flag is " + Thread.interrupted());
            other.get(5, TimeUnit.SECONDS);
            story.add(Sql.number(connection, "SELECT 2"));
        } finally {
            Thread.interrupted();
        }
    }

    private void killed(MysqlDataSource source, List<Object> story) throws Exception {
        try (Connection connection = source.getConnection(); Connection admin = server.admin()) {
            long id = Sql.id(connection);
            CompletableFuture<Object> query =
                    CompletableFuture.supplyAsync(() -> outcome(() -> Sql.number(connection, "SELECT SLEEP(6)")));
            awaitSleeping(admin, id);
            Sql.execute(admin, "KILL QUERY " + id);
            story.add(query.get(4, TimeUnit.SECONDS));
            story.add(outcome(() -> Sql.number(connection, "SELECT 1")));
            Sql.execute(admin, "KILL " + id);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> Sql.number(admin,
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) == 0);
            story.add(connection.isClosed());
            story.add(outcome(() -> Sql.number(connection, "SELECT 1")));
            story.add(connection.isClosed());
        }
    }

    private static void awaitSleeping(Connection admin, long id) {
        Awaitility.await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(20)).until(() -> Sql.number(admin,
                "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND id = " + id) == 1);
    }

    /** Returns the value, or the classes and SQLStates of the exception and its causes. Texts contain times, which differ. */
    private static Object outcome(Step step) {
        try {
            Object value = step.run();
            return String.valueOf(value);
        } catch (Exception e) {
            StringBuilder chain = new StringBuilder();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                chain.append(cause.getClass().getName());
                chain.append(cause instanceof SQLException sql ? "(" + sql.getSQLState() + "/" + sql.getErrorCode() + ") " : " ");
            }
            return chain.toString();
        }
    }
}
