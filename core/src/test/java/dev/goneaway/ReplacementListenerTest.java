// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementListenerTest {

    private static final String SECRET = "hunter2";

    /** The message contains a password, because drivers and servers quote URLs and statements in their messages. */
    private static final Replacement REPLACEMENT = new Replacement(Replacement.Reason.LOST_DURING_WORK,
            new SQLException("near \"IDENTIFIED BY '" + SECRET + "'\" on jdbc:mysql://root:" + SECRET + "@host", "08S01", 1053),
            Duration.ofMinutes(3), Duration.ofHours(2), 17, 18, Duration.ofMillis(4));

    private static final Replacement UNKNOWN = new Replacement(
            Replacement.Reason.LOST_DURING_WORK, null, null, null, Replacement.UNKNOWN_ID, Replacement.UNKNOWN_ID, null);

    @Test
    void logsOneLineWithoutTheMessageOfTheException() {
        List<String> lines = new ArrayList<>();
        LoggingListener listener = new LoggingListener(loggerInto(lines));
        listener.replaced(REPLACEMENT);
        listener.replaced(UNKNOWN);
        assertThat(lines).containsExactly(
                "connection 17 replaced by 18: LOST_DURING_WORK, idle PT3M, age PT2H, took PT0.004S, "
                        + "cause java.sql.SQLException [08S01/1053]",
                "connection ? replaced by ?: LOST_DURING_WORK");
        assertThat(String.join("", lines)).doesNotContain(SECRET);
    }

    @Test
    void recordsOneFlightRecorderEventWithoutTheMessageOfTheException(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.goneaway.ConnectionReplacement");
            recording.start();
            new FlightRecorderListener().replaced(REPLACEMENT);
            new FlightRecorderListener().replaced(UNKNOWN);
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events).hasSize(2);
        RecordedEvent event = events.get(0);
        assertThat(event.getString("reason")).isEqualTo("LOST_DURING_WORK");
        assertThat(event.getString("cause")).isEqualTo("java.sql.SQLException [08S01/1053]");
        assertThat(event.getDuration("idle")).isEqualTo(Duration.ofMinutes(3));
        assertThat(event.getDuration("age")).isEqualTo(Duration.ofHours(2));
        assertThat(event.getDuration("took")).isEqualTo(Duration.ofMillis(4));
        assertThat(event.getLong("oldConnectionId")).isEqualTo(17);
        assertThat(event.getLong("newConnectionId")).isEqualTo(18);
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
    }

    @Test
    void callsTheNextListenerAfterTheFirst() {
        List<String> heard = new ArrayList<>();
        new LoggingListener(loggerInto(heard)).andThen(replacement -> heard.add("second")).replaced(UNKNOWN);
        assertThat(heard).containsExactly("connection ? replaced by ?: LOST_DURING_WORK", "second");
    }

    private static System.Logger loggerInto(List<String> lines) {
        return new System.Logger() {
            @Override
            public String getName() {
                return "test";
            }

            @Override
            public boolean isLoggable(Level level) {
                return true;
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
                lines.add(message);
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
                lines.add(format);
            }
        };
    }
}
