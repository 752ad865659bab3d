// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.WriteProbe;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A look asks a question of the user's choice, and not more often than the user says. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ResourceLock(Peeking.SERVER)
class AskingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Replacement> heard = new CopyOnWriteArrayList<>();
    private final ConnectionOptions options = ConnectionOptions.DEFAULTS.withListener(heard::add);
    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    private final TimeSource clocks = new TimeSource(() -> millis.get() * 1_000_000, millis::get);
    private final AtomicInteger prepared = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    /** What the server answers to the question: 0 is a yes. */
    private volatile String answer = "0";

    /** Sends a query whose answer is a yes or a no. */
    private final Probe probe = connection -> {
        prepared.incrementAndGet();
        if (!answer.equals("0")) {
            throw new SQLException("no");
        }
        return limit -> {
            asked.incrementAndGet();
            return Sql.number(connection, "SELECT " + answer) == 0
                    ? Optional.empty() : Optional.of(new Staleness(Reason.FOUND_READ_ONLY, new SQLException("no")));
        };
    };

    @Test
    void underLoadEachIntervalHasOneQuestion() throws SQLException {
        try (PeekStrategy strategy = new PeekStrategy(Peeking.source(), PingAfter.atMostEvery(SECOND).asking(probe), SECOND,
                options.withTimeSource(clocks))) {
            for (int unit = 0; unit < 50; unit++) {
                strategy.withConnection(Sql::id);
                millis.addAndGet(100);
            }
        }
        // The first unit connects. Units 10, 20, 30 and 40 start one second after the connect or the last question.
        assertThat(asked).hasValue(4);
        assertThat(prepared).hasValue(1);
        assertThat(heard).isEmpty();
    }

    /** A clock that was set back leaves the time in doubt. */
    @Test
    void asksIfTheClocksDisagree() throws SQLException {
        AtomicLong wall = new AtomicLong(millis.get());
        TimeSource doubtful = new TimeSource(() -> millis.get() * 1_000_000, wall::get);
        try (PeekStrategy strategy = new PeekStrategy(Peeking.source(), PingAfter.atMostEvery(Duration.ofHours(1)).asking(probe),
                SECOND, options.withTimeSource(doubtful))) {
            strategy.withConnection(Sql::id);
            wall.addAndGet(-10_000);
            strategy.withConnection(Sql::id);
            strategy.withConnection(Sql::id);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void withoutAnotherQuestionItPings() throws Exception {
        try (FaultProxy path = path(); PeekStrategy strategy = new PeekStrategy(Peeking.through(path.port(), false),
                PingAfter.atMostEvery(SECOND), SECOND, options.withTimeSource(clocks))) {
            strategy.withConnection(Sql::id);
            millis.addAndGet(1_000);
            long before = path.commands();
            strategy.useConnection(connection -> { });
            strategy.useConnection(connection -> { });
            assertThat(path.commands()).isEqualTo(before + 1);
        }
    }

    @Test
    void asksOnlyAfterSilenceIfTheRuleCountsSilence() throws SQLException {
        try (PeekStrategy strategy = new PeekStrategy(Peeking.source(), PingAfter.silenceOf(SECOND).asking(probe), SECOND,
                options.withTimeSource(clocks))) {
            for (int unit = 0; unit < 50; unit++) {
                strategy.withConnection(Sql::id);
                millis.addAndGet(100);
            }
            assertThat(asked).hasValue(0);
            millis.addAndGet(1_000);
            strategy.withConnection(Sql::id);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void aNoKeepsItsReasonAndItsCause() throws SQLException {
        try (PeekStrategy strategy = new PeekStrategy(Peeking.source(), PingAfter.always().asking(probe), SECOND, options);
                Connection connection = new PeekDataSource(Peeking.source(), PingAfter.always().asking(probe), options)
                        .getConnection()) {
            strategy.withConnection(Sql::id);
            assertThat(connection.isValid(1)).isTrue();
            answer = "1";
            assertThat(connection.isValid(1)).isFalse();
            assertThat(connection.isClosed()).isTrue();
            assertThatThrownBy(() -> strategy.withConnection(Sql::id)).as("a new connection is probed too").hasMessage("no");
            answer = "0";
            strategy.withConnection(Sql::id);
        }
        assertThat(heard).extracting(Replacement::reason).containsExactly(Reason.FOUND_READ_ONLY, Reason.FOUND_READ_ONLY);
        assertThat(heard).allSatisfy(replacement -> assertThat(replacement.cause()).hasMessage("no"));
    }

    @Test
    void aNewConnectionThatTheProbeRefusesIsClosed() throws Exception {
        answer = "1";
        try (FaultProxy path = path()) {
            PeekDataSource source =
                    new PeekDataSource(Peeking.through(path.port(), false), PingAfter.never().asking(probe), options);
            assertThatThrownBy(source::getConnection).hasMessage("no");
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> path.open() == 0);
        }
    }

    @Test
    void aDeadConnectionIsNotAsked() throws SQLException {
        try (Connection connection = new PeekDataSource(Peeking.source(), PingAfter.always().asking(probe), options)
                .getConnection(); Connection admin = Peeking.server().admin()) {
            Sql.execute(admin, "KILL " + Sql.id(connection));
            Peek peek = Peek.on(connection);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> peek.look().dead());
            assertThat(connection.isValid(1)).isFalse();
        }
        assertThat(asked).hasValue(0);
        assertThat(heard).extracting(Replacement::reason).containsExactly(Reason.FOUND_DEAD);
    }

    /** The deadline counts in milliseconds for a strategy. MySQL Connector/J would take twice as long under TLS. */
    @ParameterizedTest(name = "TLS: {0}")
    @ValueSource(booleans = {false, true})
    void theQuestionKeepsTheDeadlineOnASilentPath(boolean tls) throws Exception {
        try (FaultProxy path = path()) {
            MysqlDataSource source = Peeking.through(path.port(), tls);
            Probe.Question question = PingAfter.always().asking(new WriteProbe()).on(source.getConnection());
            assertThat(question.ask(5_000)).isEmpty();
            path.silence();
            long start = System.nanoTime();
            assertThat(question.ask(300)).map(Staleness::reason).contains(Reason.PING_FAILED);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(290), Duration.ofMillis(900));
        }
    }

    /** One connection pays for the dead path. The pool's other connections fail their checks at once. */
    @Test
    void theOtherConnectionsOfASilentPathAreSuspect() throws Exception {
        try (FaultProxy path = path()) {
            PeekDataSource source =
                    new PeekDataSource(Peeking.through(path.port(), false), PingAfter.silenceOf(Duration.ofMillis(1)), options);
            List<Connection> idle = List.of(source.getConnection(), source.getConnection(), source.getConnection());
            path.silence();
            long start = System.nanoTime();
            for (Connection connection : idle) {
                assertThat(connection.isValid(1)).isFalse();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_900));
        }
        assertThat(heard).extracting(Replacement::reason).containsExactly(Reason.PING_FAILED, Reason.SUSPECT, Reason.SUSPECT);
    }

    private static FaultProxy path() throws IOException {
        return new FaultProxy(Peeking.server().host(), Peeking.server().port());
    }
}
