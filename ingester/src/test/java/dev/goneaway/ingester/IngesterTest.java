// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngesterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource
    void storesEachLineAndAcknowledgesIt(StrategyChoice choice) throws Exception {
        try (Fixture fixture = new Fixture(choice, Ingester.Limits.DEFAULTS)) {
            Sender.Delivery delivery = fixture.sender().send(Fixture.lines("a", 300));
            assertThat(delivery.acknowledged()).hasSize(300);
            assertThat(Fixture.stored()).isEqualTo(300);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void storesEachLineOnceThoughTheAnswerToACommitIsLost(StrategyChoice choice) throws Exception {
        try (Fixture fixture = new Fixture(choice, Fixture.batch(50))) {
            for (int i = 0; i < 3; i++) {
                fixture.proxy.cutAfter("INSERT INTO line");
                assertThat(fixture.sender().send(Fixture.lines("s" + i, 100)).acknowledged()).hasSize(100);
            }
            assertThat(fixture.proxy.cuts()).isEqualTo(3);
            assertThat(Fixture.stored()).isEqualTo(300);
        }
    }

    @Test
    void losesEveryLineAfterALossWithoutAStrategy() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.NONE, Fixture.patience(SHORT))) {
            assertThat(fixture.sender().send(Fixture.lines("a", 10)).acknowledged()).hasSize(10);
            fixture.proxy.reset();
            Sender impatient = new Sender(fixture.address(), Duration.ofSeconds(1), Duration.ofSeconds(1));
            assertThat(impatient.send(Fixture.lines("b", 10)).unanswered()).hasSize(10);
            assertThat(Fixture.stored()).isEqualTo(10);
        }
    }

    @Test
    void acknowledgesALineThatIsStoredAlreadyAndStoresItOnce() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS)) {
            assertThat(fixture.sender().send(Fixture.lines("a", 10)).acknowledged()).hasSize(10);
            assertThat(fixture.sender().send(Fixture.lines("a", 20)).acknowledged()).hasSize(20);
            assertThat(Fixture.stored()).isEqualTo(20);
        }
    }

    @Test
    void refusesAnotherTextUnderAKeyThatIsTaken() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS);
                RawSender sender = new RawSender(fixture.address())) {
            assertThat(sender.send("k\tone\nk\tother\nk\tone\nK\tother\n").answers(4))
                    .containsExactlyInAnyOrder("OK k", "REFUSED k this key is taken by another text", "OK k", "OK K");
            assertThat(Fixture.stored()).isEqualTo(2);
        }
    }

    @Test
    void refusesWhatIsNotALineAndStoresAllOtherLines() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS);
                RawSender sender = new RawSender(fixture.address())) {
            sender.send("a\tone\nnonsense\nb\t").send(new byte[] {(byte) 0xFF})
                    .send("\nc\t" + "x".repeat(100_000) + "\nd\té€\uD834\uDD1E\n");
            assertThat(sender.answers(5)).containsExactlyInAnyOrder("OK a",
                    "REFUSED - not KEY<TAB>TEXT, with a key of 1 to 64 of A-Z a-z 0-9 . _ : -",
                    "REFUSED b not UTF-8", "REFUSED c longer than 8192 bytes", "OK d");
            assertThat(Fixture.stored()).isEqualTo(2);
        }
    }

    @Test
    void refusesALineThatDoesNotFitAndStoresAllOtherLines() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS)) {
            Fixture.execute("ALTER TABLE line MODIFY text VARCHAR(20) CHARACTER SET utf8mb4 NOT NULL");
            List<KeyedLine> lines = new ArrayList<>(Fixture.lines("a", 100));
            lines.add(50, new KeyedLine("long", "x".repeat(21)));
            Sender.Delivery delivery = fixture.sender().send(lines);
            assertThat(delivery.refused()).containsExactly(Map.entry("long", "the table does not take it (error 1406)"));
            assertThat(delivery.acknowledged()).hasSize(100);
            assertThat(Fixture.stored()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALTER TABLE line MODIFY text VARCHAR(200) CHARACTER SET latin1 NOT NULL",
            "ALTER TABLE line MODIFY text VARCHAR(200) CHARACTER SET utf8mb3 NOT NULL",
            "ALTER TABLE line ADD CHECK (CHAR_LENGTH(text) <> 1)",
            "CREATE TRIGGER clerk BEFORE INSERT ON line FOR EACH ROW BEGIN "
                    + "IF CHAR_LENGTH(NEW.text) = 1 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF; END"})
    void refusesALineThatTheTableRefusesAndStoresAllOtherLines(String rule) throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS);
                Connection admin = Servers.chosen().admin()) {
            Sql.execute(admin, "USE " + Servers.chosen().database());
            Sql.execute(admin, rule);
            List<KeyedLine> lines = new ArrayList<>(Fixture.lines("a", 20));
            lines.add(10, new KeyedLine("guilty", "\uD834\uDD1E"));
            // Shorter than the patience with which a failure that may pass is repeated.
            Sender.Delivery delivery = new Sender(fixture.address(), Duration.ofSeconds(5), Duration.ofSeconds(10)).send(lines);
            assertThat(delivery.refused()).containsOnlyKeys("guilty");
            assertThat(delivery.acknowledged()).hasSize(20);
            assertThat(Fixture.stored()).isEqualTo(20);
        }
    }

    @Test
    void refusesNoLineWhileTheTableIsMissing() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS)) {
            Fixture.execute("DROP TABLE IF EXISTS line_away");
            Fixture.execute("RENAME TABLE line TO line_away");
            long before = fixture.proxy.commands();
            Deadline.Task<Sender.Delivery> sent = Deadline.start("a sender", () -> fixture.sender().send(Fixture.lines("a", 20)));
            await().atMost(PATIENCE).until(() -> fixture.proxy.commands() > before + 3);
            Fixture.execute("RENAME TABLE line_away TO line");
            assertThat(sent.get(PATIENCE).acknowledged()).hasSize(20);
        }
    }

    @Test
    void answersASenderThatEndsItsLinesAndThenCloses() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS);
                RawSender sender = new RawSender(fixture.address())) {
            assertThat(sender.send("a\t1\nb\t2\nunfinished\t3").finish()).containsExactly("OK a", "OK b");
        }
    }

    @Test
    void servesManySendersAtOnce() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.HIKARI, Ingester.Limits.DEFAULTS)) {
            List<Deadline.Task<Sender.Delivery>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String name = "s" + i;
                all.add(Deadline.start(name, () -> fixture.sender().send(Fixture.lines(name, 20))));
            }
            assertThat(all).allSatisfy(one -> assertThat(one.get(PATIENCE).acknowledged()).hasSize(20));
            assertThat(Fixture.stored()).isEqualTo(1_000);
        }
    }

    @Test
    void servesTheNextSenderWhenAPlaceIsFree() throws Exception {
        Ingester.Limits one = new Ingester.Limits(10, 1, 100, PATIENCE, PATIENCE);
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, one); RawSender first = new RawSender(fixture.address());
                RawSender second = new RawSender(fixture.address())) {
            assertThat(first.send("a\t1\n").answer()).isEqualTo("OK a");
            second.send("b\t2\n");
            assertThat(first.send("c\t3\n").finish()).containsExactly("OK c");
            assertThat(second.answer()).isEqualTo("OK b");
        }
    }

    @Test
    void stopsReadingWhenTheServerIsAwayAndGoesOnWhenItIsBack() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Fixture.batch(10));
                RawSender sender = new RawSender(fixture.address())) {
            assertThat(sender.send("first\t\n").answer()).isEqualTo("OK first");
            fixture.proxy.refuse(true);
            fixture.proxy.reset();
            String text = "\t" + "x".repeat(8_000) + "\n";
            int most = 2_000;
            AtomicInteger sent = sendUntilClosed(sender, most, number -> "big" + number + text);
            awaitBlocked(sent);
            int held = sent.get();
            assertThat(held).as("lines of 8 kB that the ingester and the kernel hold").isLessThan(most);
            fixture.proxy.refuse(false);
            for (int i = 0; i < held; i++) {
                assertThat(sender.answer()).startsWith("OK big");
            }
        }
    }

    /** Sends on another thread until it has sent so many lines, or the connection is closed. Returns the count so far. */
    private static AtomicInteger sendUntilClosed(RawSender sender, int most, IntFunction<String> line) {
        AtomicInteger sent = new AtomicInteger();
        Deadline.start("a sender that does not read", () -> {
            while (sent.get() < most) {
                sender.send(line.apply(sent.get()));
                sent.incrementAndGet();
            }
            return null;
        });
        return sent;
    }

    /** Waits until the sender has made no progress for a while, because its writes block. */
    private static void awaitBlocked(AtomicInteger sent) {
        AtomicInteger before = new AtomicInteger();
        await().atMost(PATIENCE).pollInterval(SHORT).until(() -> before.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
    }

    @Test
    void leavesALineWithoutAnAnswerThatCannotBeStoredInTime() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Fixture.patience(SHORT));
                RawSender sender = new RawSender(fixture.address())) {
            fixture.proxy.refuse(true);
            fixture.proxy.reset();
            sender.send("a\t1\n");
            assertThat(sender.answer()).as("the connection is closed").isNull();
            fixture.proxy.refuse(false);
            assertThat(Fixture.stored()).isZero();
        }
    }

    @Test
    void storesAndAnswersWhatItHasReadAndResetsNoSenderWhenItStops() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Fixture.batch(10));
                RawSender sender = new RawSender(fixture.address())) {
            fixture.proxy.delay(Duration.ofMillis(50));
            long before = fixture.proxy.commands();
            StringBuilder lines = new StringBuilder();
            Fixture.lines("a", 2_000).forEach(line -> lines.append(line.key()).append('\t').append(line.text()).append('\n'));
            sender.send(lines.toString());
            await().atMost(PATIENCE).until(() -> fixture.proxy.commands() > before);
            fixture.ingester.close();
            int answers = 0;
            for (String answer = sender.answer(); answer != null; answer = sender.answer()) {
                assertThat(answer).startsWith("OK ");
                answers++;
            }
            assertThat(Fixture.stored()).isEqualTo(answers).isBetween(1L, 1_999L);
        }
    }

    @Test
    void acknowledgesNothingWhenItStopsWithoutAServer() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Fixture.patience(SHORT));
                RawSender sender = new RawSender(fixture.address())) {
            fixture.proxy.refuse(true);
            fixture.proxy.reset();
            sender.send("a\t1\nb\t2\n");
            await().atMost(PATIENCE).until(() -> fixture.proxy.open() == 0);
            fixture.ingester.close();
            assertThat(sender.rest()).isEmpty();
            assertThat(Fixture.stored()).isZero();
        }
    }

    @Test
    void servesOthersWhileASenderDoesNotReadItsAnswers() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS);
                RawSender deaf = new RawSender(fixture.address())) {
            awaitBlocked(sendUntilClosed(deaf, 1_000_000, number -> "nonsense\n".repeat(100)));
            assertThat(fixture.sender().send(Fixture.lines("a", 300)).acknowledged()).hasSize(300);
        }
    }

    @Test
    void waitsForASlowReaderWhenItStops() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS);
                RawSender slow = new RawSender(fixture.address())) {
            awaitBlocked(sendUntilClosed(slow, 1_000_000, number -> "nonsense\n".repeat(100)));
            Deadline.Task<Void> stop = Deadline.start("the stop", () -> {
                fixture.ingester.close();
                return null;
            });
            await().atMost(PATIENCE).until(() -> !listens(fixture.ingester.port()));
            // A reset would throw.
            for (String answer = slow.answer(); answer != null; answer = slow.answer()) {
                assertThat(answer).startsWith("REFUSED - not KEY<TAB>TEXT").endsWith("_ : -");
            }
            stop.get(PATIENCE);
        }
    }

    @Test
    void closesEveryConnectionAndEndsAfterAnError() throws Exception {
        Fixture.execute("DROP TABLE IF EXISTS line");
        try (ConnectionStrategy strategy = new Fatal(Servers.chosen().dataSource());
                Ingester ingester = new Ingester(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), strategy,
                        Ingester.Limits.DEFAULTS);
                RawSender idle = new RawSender(new InetSocketAddress(InetAddress.getLoopbackAddress(), ingester.port()));
                RawSender sender = new RawSender(new InetSocketAddress(InetAddress.getLoopbackAddress(), ingester.port()))) {
            sender.send("a\t1\n");
            ingester.awaitEnd();
            assertThat(sender.rest()).isEmpty();
            assertThat(idle.rest()).isEmpty();
            await().atMost(PATIENCE).until(() -> !listens(ingester.port()));
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs the unit that prepares the table, and then throws an Error. */
    private static final class Fatal implements ConnectionStrategy {

        private final DataSource source;
        private final AtomicBoolean served = new AtomicBoolean();

        Fatal(DataSource source) {
            this.source = source;
        }

        @Override
        public <T> T withConnection(SqlFunction<T> work) throws SQLException {
            if (served.getAndSet(true)) {
                throw new OutOfMemoryError("meant");
            }
            try (Connection connection = source.getConnection()) {
                return work.apply(connection);
            }
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        try (Fixture fixture = new Fixture(StrategyChoice.PEEK, Ingester.Limits.DEFAULTS);
                RawSender sender = new RawSender(fixture.address())) {
            sender.send("a\t1\n").answer();
        }
        await().atMost(PATIENCE).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("ingester-")));
    }
}
