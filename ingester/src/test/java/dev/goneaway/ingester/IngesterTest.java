// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngesterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource
    void storesEachLineAndAcknowledgesIt(Choice choice) throws Exception {
        try (Fixture fixture = new Fixture(choice, IngesterOptions.DEFAULTS)) {
            Delivery delivery = fixture.sender().send(Fixture.lines("a", 300));
            assertThat(delivery.acknowledged()).hasSize(300);
            assertThat(Fixture.stored()).isEqualTo(300);
        }
    }

    @Test
    void acknowledgesALineThatIsStoredAlreadyAndStoresItOnce() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS)) {
            assertThat(fixture.sender().send(Fixture.lines("a", 10)).acknowledged()).hasSize(10);
            assertThat(fixture.sender().send(Fixture.lines("a", 20)).acknowledged()).hasSize(20);
            assertThat(Fixture.stored()).isEqualTo(20);
        }
    }

    @Test
    void refusesAnotherTextUnderAKeyThatIsTaken() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS);
                RawSender sender = new RawSender(fixture.address())) {
            assertThat(sender.send("k\tone\nk\tother\nk\tone\nK\tother\n").answers(4))
                    .containsExactlyInAnyOrder("OK k", "REFUSED k this key is taken by another text", "OK k", "OK K");
            assertThat(Fixture.stored()).isEqualTo(2);
        }
    }

    @Test
    void refusesWhatIsNoLineAndStoresAllOthers() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS);
                RawSender sender = new RawSender(fixture.address())) {
            sender.send("a\tone\nnonsense\nb\t").send(new byte[] {(byte) 0xFF}).send("\nc\t" + "x".repeat(100_000)
                    + "\nd\té€\uD834\uDD1E\n");
            assertThat(sender.answers(5)).containsExactlyInAnyOrder("OK a",
                    "REFUSED - not KEY<TAB>TEXT, with a key of 1 to 64 of A-Z a-z 0-9 . _ : -",
                    "REFUSED b not UTF-8", "REFUSED c longer than 8192 bytes", "OK d");
            assertThat(Fixture.stored()).isEqualTo(2);
        }
    }

    @Test
    void refusesALineThatTheTableDoesNotTakeAndStoresAllOthers() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS)) {
            Fixture.execute("ALTER TABLE line MODIFY text VARCHAR(20) CHARACTER SET utf8mb4 NOT NULL");
            List<Line> lines = new ArrayList<>(Fixture.lines("a", 100));
            lines.add(50, new Line("long", "x".repeat(21)));
            Delivery delivery = fixture.sender().send(lines);
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
    void refusesALineForWhateverReasonItsTableGivesAndStoresAllOthers(String rule) throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS);
                Connection admin = Servers.chosen().admin()) {
            Sql.execute(admin, "USE " + Servers.chosen().database());
            Sql.execute(admin, rule);
            List<Line> lines = new ArrayList<>(Fixture.lines("a", 20));
            lines.add(10, new Line("guilty", "\uD834\uDD1E"));
            // Far below the patience with which a failure that may pass is repeated.
            Delivery delivery = new Sender(fixture.address(), Duration.ofSeconds(5), Duration.ofSeconds(10)).send(lines);
            assertThat(delivery.refused()).containsOnlyKeys("guilty");
            assertThat(delivery.acknowledged()).hasSize(20);
            assertThat(Fixture.stored()).isEqualTo(20);
        }
    }

    @Test
    void refusesNoLineBecauseTheTableIsAway() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS)) {
            Fixture.execute("DROP TABLE IF EXISTS line_away");
            Fixture.execute("RENAME TABLE line TO line_away");
            long before = fixture.proxy.commands();
            CompletableFuture<Delivery> sent = CompletableFuture.supplyAsync(() -> send(fixture, "a"),
                    task -> start(new Thread(task)));
            await().atMost(PATIENCE).until(() -> fixture.proxy.commands() > before + 3);
            Fixture.execute("RENAME TABLE line_away TO line");
            assertThat(sent.get(30, TimeUnit.SECONDS).acknowledged()).hasSize(20);
        }
    }

    @Test
    void answersASenderThatHasSaidAllAndThenCloses() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS);
                RawSender sender = new RawSender(fixture.address())) {
            assertThat(sender.send("a\t1\nb\t2\nunfinished\t3").finish()).containsExactly("OK a", "OK b");
        }
    }

    @Test
    void servesManySendersAtOnce() throws Exception {
        try (Fixture fixture = new Fixture(Choice.HIKARI, IngesterOptions.DEFAULTS)) {
            List<CompletableFuture<Delivery>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String name = "s" + i;
                all.add(CompletableFuture.supplyAsync(() -> send(fixture, name), task -> start(new Thread(task))));
            }
            assertThat(all).allSatisfy(one -> assertThat(one.get(30, TimeUnit.SECONDS).acknowledged()).hasSize(20));
            assertThat(Fixture.stored()).isEqualTo(1_000);
        }
    }

    private static Delivery send(Fixture fixture, String name) {
        try {
            return fixture.sender().send(Fixture.lines(name, 20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start(Thread thread) {
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void stopsReadingWhenTheServerIsAwayAndGoesOnWhenItIsBack() throws Exception {
        IngesterOptions small = IngesterOptions.DEFAULTS.withQueue(20, 10);
        try (Fixture fixture = new Fixture(Choice.PEEK, small); RawSender sender = new RawSender(fixture.address())) {
            assertThat(sender.send("first\t\n").answer()).isEqualTo("OK first");
            fixture.proxy.refuse(true);
            fixture.proxy.reset();
            long sent = fill(sender);
            // One in the reader's hands, a batch in the writer's, a queue: the rest waits in the two kernels.
            assertThat(fixture.ingester.waiting()).isEqualTo(20);
            fixture.proxy.refuse(false);
            for (long i = 0; i < sent; i++) {
                assertThat(sender.answer()).startsWith("OK big");
            }
        }
    }

    /**
     * Sends until a write does not come back any more, which it does when the server is back; returns how many lines that makes.
     */
    private static long fill(RawSender sender) throws Exception {
        String text = "\t" + "x".repeat(8_000) + "\n";
        AtomicInteger sent = new AtomicInteger();
        Thread thread = new Thread(() -> {
            try {
                while (sent.get() < 2_000) {
                    sender.send("big" + sent.get() + text);
                    sent.incrementAndGet();
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        start(thread);
        untilNothingMoreIsTaken(sent);
        long held = sent.get();
        assertThat(held).as("16 MB do not fit anywhere").isLessThan(2_000);
        return held;
    }

    @Test
    void dropsWithoutAnAnswerWhatCannotBeStoredForTooLong() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withPatience(Duration.ofMillis(300)));
                RawSender sender = new RawSender(fixture.address())) {
            fixture.proxy.refuse(true);
            fixture.proxy.reset();
            assertThat(sender.send("a\t1\n").finish()).isEmpty();
            fixture.proxy.refuse(false);
            assertThat(Fixture.stored()).isZero();
        }
    }

    @Test
    void storesAndAnswersWhatItHasReadBeforeItStops() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withQueue(1_000, 10));
                RawSender sender = new RawSender(fixture.address())) {
            fixture.proxy.delay(Duration.ofMillis(40));
            StringBuilder lines = new StringBuilder();
            Fixture.lines("a", 100).forEach(line -> lines.append(line.key()).append('\t').append(line.text()).append('\n'));
            sender.send(lines.toString());
            await().atMost(PATIENCE).until(() -> fixture.ingester.waiting() > 0);
            fixture.ingester.close();
            List<String> answers = sender.rest();
            assertThat(answers).isNotEmpty().allMatch(answer -> answer.startsWith("OK "));
            assertThat(Fixture.stored()).isEqualTo(answers.size());
        }
    }

    @Test
    void resetsNoSenderWhenItStopsThoughThereIsMoreToRead() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withQueue(10, 10));
                RawSender sender = new RawSender(fixture.address())) {
            fixture.proxy.delay(Duration.ofMillis(50));
            StringBuilder lines = new StringBuilder();
            Fixture.lines("a", 2_000).forEach(line -> lines.append(line.key()).append('\t').append(line.text()).append('\n'));
            sender.send(lines.toString());
            await().atMost(PATIENCE).until(() -> fixture.ingester.waiting() > 0);
            fixture.ingester.close();
            int answers = 0;
            for (String answer = sender.answer(); answer != null; answer = sender.answer()) {
                answers++;
            }
            assertThat(Fixture.stored()).isEqualTo(answers).isBetween(1L, 1_999L);
        }
    }

    @Test
    void acknowledgesNothingWhenItStopsWithoutAServer() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withDrain(Duration.ofMillis(300)));
                RawSender sender = new RawSender(fixture.address())) {
            fixture.proxy.refuse(true);
            fixture.proxy.reset();
            sender.send("a\t1\nb\t2\n");
            await().atMost(PATIENCE).until(() -> fixture.proxy.open() == 0);
            fixture.ingester.close();
            assertThat(sender.answer()).isNull();
            assertThat(Fixture.stored()).isZero();
        }
    }

    @Test
    void isNotHeldUpByASenderThatNeverReads() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS);
                RawSender deaf = new RawSender(fixture.address())) {
            sendForEver(deaf);
            assertThat(fixture.sender().send(Fixture.lines("a", 300)).acknowledged()).hasSize(300);
        }
    }

    /** Nothing tells that nothing more will happen: what is waited for is a while in which nothing did. */
    private static void untilNothingMoreIsTaken(AtomicInteger sent) {
        await().atMost(PATIENCE).until(() -> {
            int before = sent.get();
            Thread.sleep(300);
            return before > 0 && sent.get() == before;
        });
    }

    /** More than the answers to it, unread, find room for in window and kernels; returns how often it has sent. */
    private static AtomicInteger sendForEver(RawSender deaf) {
        AtomicInteger sent = new AtomicInteger();
        start(new Thread(() -> {
            try {
                while (sent.get() < 1_000_000) {
                    deaf.send("nonsense\n".repeat(100));
                    sent.incrementAndGet();
                }
            } catch (IOException e) {
                // The test is over.
            }
        }));
        return sent;
    }

    @Test
    void waitsWhenItStopsUntilTheAnswersAreRead() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS);
                RawSender slow = new RawSender(fixture.address())) {
            AtomicInteger sent = sendForEver(slow);
            untilNothingMoreIsTaken(sent);
            CompletableFuture<Void> stop = CompletableFuture.runAsync(fixture.ingester::close, task -> start(new Thread(task)));
            await().atMost(PATIENCE).until(() -> noThread("ingester-writer"));
            // A connection that is reset throws, and does not end.
            for (String answer = slow.answer(); answer != null; answer = slow.answer()) {
                assertThat(answer).startsWith("REFUSED - not KEY<TAB>TEXT").endsWith("_ : -");
            }
            stop.get(20, TimeUnit.SECONDS);
        }
    }

    private static boolean noThread(String begin) {
        return Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().startsWith(begin));
    }

    @Test
    void sendsTheSilentAwayWhenAllPlacesAreTaken() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withSenders(1, Duration.ofMillis(300)));
                RawSender silent = new RawSender(fixture.address())) {
            assertThat(silent.send("a\t1\nhalf a line").answer()).isEqualTo("OK a");
            assertThat(fixture.sender().send(Fixture.lines("b", 10)).acknowledged()).hasSize(10);
            assertThat(silent.answer()).isNull();
        }
    }

    @Test
    void sendsTheSilentAwayThoughOthersComeAndGo() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withSenders(2, Duration.ofMillis(300)));
                RawSender silent = new RawSender(fixture.address())) {
            assertThat(silent.send("a\t1\n").answer()).isEqualTo("OK a");
            CompletableFuture<String> end = CompletableFuture.supplyAsync(() -> answer(silent), task -> start(new Thread(task)));
            await().atMost(PATIENCE).until(() -> {
                assertThat(fixture.sender().send(Fixture.lines("b", 10)).acknowledged()).hasSize(10);
                return end.isDone();
            });
            assertThat(end.get()).isNull();
        }
    }

    private static String answer(RawSender sender) {
        try {
            return sender.answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void sendsNoMoreAwayThanItNeedsPlaces() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withSenders(2, Duration.ofMillis(50)));
                RawSender first = new RawSender(fixture.address());
                RawSender second = new RawSender(fixture.address())) {
            assertThat(first.send("a\t1\n").answer()).isEqualTo("OK a");
            assertThat(second.send("b\t1\n").answer()).isEqualTo("OK b");
            assertThat(first.answer()).isNull();
            assertThat(second.send("c\t1\n").answer()).isEqualTo("OK c");
        }
    }

    @Test
    void sendsWhoReadsNoAnswersAwayWhenAllPlacesAreTaken() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withSenders(1, Duration.ofMillis(300)));
                RawSender deaf = new RawSender(fixture.address())) {
            sendForEver(deaf);
            assertThat(fixture.sender().send(Fixture.lines("b", 10)).acknowledged()).hasSize(10);
        }
    }

    @Test
    void keepsWhoIsSilentAsLongAsThereIsAPlace() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withSenders(3, Duration.ofMillis(50)));
                RawSender silent = new RawSender(fixture.address());
                RawSender busy = new RawSender(fixture.address())) {
            assertThat(silent.send("a\t1\n").answer()).isEqualTo("OK a");
            long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            while (System.nanoTime() < end) {
                assertThat(busy.send("b\t1\n").answer()).isEqualTo("OK b");
            }
            assertThat(silent.send("c\t1\n").answer()).isEqualTo("OK c");
        }
    }

    @Test
    void keepsWhoWaitsForTheTableThoughAllPlacesAreTaken() throws Exception {
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS.withSenders(1, Duration.ofMillis(500)))) {
            fixture.proxy.refuse(true);
            fixture.proxy.reset();
            try (RawSender waiting = new RawSender(fixture.address())) {
                waiting.send("a\t1\n");
                Sender another = new Sender(fixture.address(), Duration.ofSeconds(2), Duration.ofSeconds(2));
                assertThat(another.send(Fixture.lines("b", 1)).unanswered()).hasSize(1);
                fixture.proxy.refuse(false);
                assertThat(waiting.answer()).isEqualTo("OK a");
            }
        }
    }

    @Test
    void closesEveryConnectionAndSaysSoWhenItCannotGoOn() throws Exception {
        Fixture.execute("DROP TABLE IF EXISTS line");
        try (ConnectionStrategy strategy = new Fatal(Servers.chosen().dataSource());
                Ingester ingester = new Ingester(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), strategy,
                        IngesterOptions.DEFAULTS);
                RawSender idle = new RawSender(new InetSocketAddress(InetAddress.getLoopbackAddress(), ingester.port()));
                RawSender sender = new RawSender(new InetSocketAddress(InetAddress.getLoopbackAddress(), ingester.port()))) {
            sender.send("a\t1\n");
            assertThat(ingester.awaitFailure()).isInstanceOf(OutOfMemoryError.class);
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

    /** Serves once, to prepare the table. */
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
        try (Fixture fixture = new Fixture(Choice.PEEK, IngesterOptions.DEFAULTS);
                RawSender sender = new RawSender(fixture.address())) {
            sender.send("a\t1\n").answer();
        }
        await().atMost(PATIENCE).until(() -> noThread("ingester-"));
    }

    @Test
    void lostWithoutAStrategyIsLostForGood() throws Exception {
        try (Fixture fixture = new Fixture(Choice.NONE, IngesterOptions.DEFAULTS.withPatience(Duration.ofMillis(300)))) {
            assertThat(fixture.sender().send(Fixture.lines("a", 10)).acknowledged()).hasSize(10);
            fixture.proxy.reset();
            Sender impatient = new Sender(fixture.address(), Duration.ofSeconds(1), Duration.ofSeconds(2));
            assertThat(impatient.send(Fixture.lines("b", 10)).unanswered()).hasSize(10);
            assertThat(Fixture.stored()).isEqualTo(10);
        }
    }
}
