// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.FlightRecorderListener;
import dev.goneaway.Replacement;
import dev.goneaway.peek.Peek.Finding;
import dev.goneaway.peek.Peek.Result;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dead connection is reported with its cause, and with the server's own text if the server sent one. */
class LastWordsTest {

    private final Server server = Peeking.server();

    @Test
    void anIdleTimeoutOfMySqlCarriesItsOwnErrorToTheListenerAndToFlightRecorder(@TempDir Path directory) throws Exception {
        assumeTrue(server.family() == Server.Family.MYSQL, "skipped: MariaDB resets the connection without a word");
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        MysqlDataSource source = Peeking.source();
        source.setSessionVariables("wait_timeout=1");
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording(); PeekStrategy strategy = new PeekStrategy(source,
                ConnectionOptions.DEFAULTS.withListener(replacement -> {
                    new FlightRecorderListener().replaced(replacement);
                    heard.add(replacement);
                }))) {
            recording.start();
            awaitGone(strategy.withConnection(Sql::id));
            strategy.useConnection(connection -> { });
            recording.stop();
            recording.dump(file);
        }
        assertThat(heard).hasSize(1);
        SQLException lastWords = (SQLException) heard.get(0).cause();
        assertThat(lastWords.getErrorCode()).isEqualTo(4031);
        assertThat(lastWords.getSQLState()).isEqualTo("HY000");
        assertThat((Throwable) lastWords).hasMessageContaining("disconnected by the server because of inactivity");
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.goneaway.ConnectionReplacement")).toList();
        assertThat(events).hasSize(1);
        assertThat(events.get(0).getString("reason")).isEqualTo("FOUND_DEAD");
        assertThat(events.get(0).getString("cause")).contains("4031");
    }

    @Test
    void anIdleTimeoutOfMariaDbIsAReset() throws SQLException {
        assumeTrue(server.family() == Server.Family.MARIADB, "skipped: MySQL sends the reason");
        MysqlDataSource source = Peeking.source();
        source.setSessionVariables("wait_timeout=1");
        try (Connection connection = source.getConnection()) {
            awaitGone(Sql.id(connection));
            assertThat(seen(connection)).isEqualTo(Finding.RESET);
        }
    }

    @Test
    void aKillIsAnEndOfStream() throws SQLException {
        for (boolean tls : new boolean[] {false, true}) {
            try (Connection connection = Peeking.source(tls).getConnection(); Connection admin = server.admin()) {
                long id = Sql.id(connection);
                Sql.execute(admin, "KILL " + id);
                awaitGone(id);
                Result result = Peek.on(connection).look();
                assertThat(result.finding()).isEqualTo(Finding.END_OF_STREAM);
                assertThat(result.cause().getSQLState()).isEqualTo("08S01");
                // The second look finds the same, because a look takes nothing away.
                assertThat(seen(connection)).isEqualTo(Finding.END_OF_STREAM);
            }
        }
    }

    @Test
    void aResetOfThePathIsAReset() throws Exception {
        try (FaultProxy path = new FaultProxy(server.host(), server.port());
                Connection connection = Peeking.through(path.port(), false).getConnection()) {
            path.reset();
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> seen(connection) != Finding.NOTHING);
            assertThat(seen(connection)).isEqualTo(Finding.RESET);
        }
    }

    @Test
    void whatThisSideClosedIsClosed() throws SQLException {
        Connection connection = Peeking.source().getConnection();
        Peek peek = Peek.on(connection);
        connection.close();
        assertThat(peek.look().finding()).isEqualTo(Finding.CLOSED);
    }

    @Test
    void readsAnErrorOnlyWhereThereIsOne() {
        byte[] farewell = packet(0, "\u00ff\u00bf\u000f#HY000bye");
        SQLException lastWords = lastWords(ByteBuffer.wrap(farewell));
        assertThat((Throwable) lastWords).hasMessage("bye");
        assertThat(lastWords.getErrorCode()).isEqualTo(4031);
        assertThat(lastWords.getSQLState()).isEqualTo("HY000");
        for (int length = 0; length < farewell.length; length++) {
            assertThat((Throwable) lastWords(ByteBuffer.wrap(farewell, 0, length))).as("cut at %d", length).isNull();
        }
        byte[] longer = packet(0, "\u00ff\u00bf\u000f#HY000" + "x".repeat(500));
        assertThat((Throwable) lastWords(ByteBuffer.wrap(longer))).hasMessage("x".repeat(500));
        assertThat(reads(Arrays.copyOf(longer, longer.length - 1))).as("a text of two length bytes, cut").isFalse();
        for (int lengthByte = 1; lengthByte <= 2; lengthByte++) {
            byte[] start = farewell.clone();
            start[lengthByte] = 1;
            assertThat(reads(start)).as("the start of a longer packet, length byte %d", lengthByte).isFalse();
        }
        assertThat(reads(packet(1, "\u00ff\u00bf\u000f#HY000bye"))).as("in answer to a command").isFalse();
        assertThat(reads(packet(0, "\u0000\u00bf\u000f#HY000bye"))).as("no error").isFalse();
        assertThat(reads(packet(0, "\u00ff\u00bf\u000fno state here"))).as("no state").isFalse();
        assertThat(reads(new byte[] {0x17, 3, 3, 0, -1, -65, 15, '#', 1, 2, 3, 4, 5, 6})).as("a record of TLS").isFalse();
    }

    private static boolean reads(byte[] bytes) {
        return lastWords(ByteBuffer.wrap(bytes)) != null;
    }

    /** Returns null if the bytes are no last words. */
    private static SQLException lastWords(ByteBuffer bytes) {
        return Result.ofBytes(bytes, Result.BYTES).cause();
    }

    private static byte[] packet(int sequence, String payload) {
        byte[] body = payload.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer packet = ByteBuffer.allocate(4 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        return packet.putInt(body.length | sequence << 24).put(body).array();
    }

    private static Finding seen(Connection connection) throws SQLException {
        return Peek.on(connection).look().finding();
    }

    private void awaitGone(long id) throws SQLException {
        try (Connection admin = server.admin()) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(
                    () -> Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) == 0);
        }
    }
}
