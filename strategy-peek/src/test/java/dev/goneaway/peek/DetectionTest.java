// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.Replacement;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A look alone finds every closed connection that this machine knows of, each time. No caller gets an exception. */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ResourceLock(Peeking.SERVER)
class DetectionTest {

    /** A server accepts about 150 connections with default settings. */
    private static final int BATCH = 50;

    private final Server server = Peeking.server();

    /** Ends idle connections, and returns when they are gone. */
    private interface Fault {

        void strike(List<Long> ids) throws Exception;
    }

    @ParameterizedTest(name = "TLS: {0}")
    @ValueSource(booleans = {false, true})
    void findsWhatTheServerClosedForIdleness(boolean tls) throws Exception {
        MysqlDataSource source = Peeking.source(tls);
        source.setSessionVariables("wait_timeout=1");
        findsEach(source, this::awaitGone);
    }

    @ParameterizedTest(name = "TLS: {0}")
    @ValueSource(booleans = {false, true})
    void findsWhatWasKilled(boolean tls) throws Exception {
        findsEach(Peeking.source(tls), ids -> {
            try (Connection admin = server.admin()) {
                for (long id : ids) {
                    Sql.execute(admin, "KILL " + id);
                }
            }
            awaitGone(ids);
        });
    }

    @ParameterizedTest(name = "TLS: {0}")
    @ValueSource(booleans = {false, true})
    void findsWhatARestartEnded(boolean tls) throws Exception {
        assumeTrue(server.hasProcess(), "skipped: needs a server of our own");
        findsEach(Peeking.source(tls), ids -> server.restart());
    }

    @ParameterizedTest(name = "TLS: {0}")
    @ValueSource(booleans = {false, true})
    void findsWhatACrashEnded(boolean tls) throws Exception {
        assumeTrue(server.hasProcess(), "skipped: needs a server of our own");
        findsEach(Peeking.source(tls), ids -> {
            server.kill();
            server.start();
        });
    }

    @ParameterizedTest(name = "TLS: {0}")
    @ValueSource(booleans = {false, true})
    void findsWhatThePathReset(boolean tls) throws Exception {
        try (FaultProxy path = new FaultProxy(server.host(), server.port())) {
            findsEach(Peeking.through(path.port(), tls), ids -> {
                path.reset();
                awaitGone(ids);
            });
        }
    }

    @Test
    void findsASilentPathThoughUnitsUseTheConnectionWithoutSending() throws Exception {
        AtomicLong millis = new AtomicLong(1_700_000_000_000L);
        TimeSource clocks = new TimeSource(() -> millis.get() * 1_000_000, millis::get);
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        try (FaultProxy path = new FaultProxy(server.host(), server.port());
                PeekStrategy strategy = new PeekStrategy(Peeking.through(path.port(), false), PingAfter.silenceOf(Duration.ofSeconds(30)),
                        Duration.ofSeconds(1), ConnectionOptions.DEFAULTS.withListener(heard::add).withTimeSource(clocks))) {
            strategy.withConnection(Sql::id);
            path.silence();
            for (int unit = 0; unit < 4; unit++) {
                millis.addAndGet(10_000);
                // MySQL Connector/J prepares this statement by itself and sends nothing.
                strategy.useConnection(connection -> connection.prepareStatement("SELECT 1").close());
            }
            assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.PING_FAILED);
        }
    }

    private void findsEach(MysqlDataSource source, Fault fault) throws Exception {
        Map<String, Integer> why = new TreeMap<>();
        for (int left = Peeking.REPEATS; left > 0; left -= BATCH) {
            findsEach(source, fault, Math.min(left, BATCH), why);
        }
        System.out.println("[goneaway] found " + why);
    }

    private void findsEach(MysqlDataSource source, Fault fault, int count, Map<String, Integer> why) throws Exception {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        List<PeekStrategy> strategies = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                PeekStrategy strategy = new PeekStrategy(source, PingAfter.never(), Duration.ofSeconds(1),
                        ConnectionOptions.DEFAULTS.withListener(heard::add));
                strategies.add(strategy);
                ids.add(strategy.withConnection(Sql::id));
            }
            fault.strike(ids);
            for (PeekStrategy strategy : strategies) {
                assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
            }
            assertThat(heard).extracting(Replacement::reason).hasSize(count).containsOnly(Replacement.Reason.FOUND_DEAD);
            heard.forEach(replacement -> why.merge(inShort((SQLException) replacement.cause()), 1, Integer::sum));
        } finally {
            strategies.forEach(PeekStrategy::close);
        }
    }

    /** Returns the server's own code, or the class of the exception below. */
    private static String inShort(SQLException cause) {
        return cause.getErrorCode() != 0 ? "error " + cause.getErrorCode() : cause.getCause().getClass().getSimpleName();
    }

    private void awaitGone(List<Long> ids) throws SQLException {
        String open = "SELECT COUNT(*) FROM information_schema.processlist WHERE id IN ("
                + String.join(",", ids.stream().map(String::valueOf).toList()) + ")";
        try (Connection admin = server.admin()) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20))
                    .until(() -> Sql.number(admin, open) == 0);
        }
    }
}
