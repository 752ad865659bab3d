// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static final int MOST = 16;

    @Test
    void keepsTheTextUnchanged() throws IOException {
        assertThat(read("k1\ta b\tc\r\nk2\t\nk3\té€\uD834\uDD1E\n")).containsExactly(
                new KeyedLine("k1", "a b\tc\r"), new KeyedLine("k2", ""), new KeyedLine("k3", "é€\uD834\uDD1E"));
    }

    @Test
    void refusesALineThatIsTooLongAndReadsTheNext() throws IOException {
        assertThat(read("k1\t" + "x".repeat(MOST - 3) + "\nk2\t" + "x".repeat(MOST - 2) + "\n" + "x".repeat(1_000) + "\nk3\ty\n"))
                .containsExactly(
                        new KeyedLine("k1", "x".repeat(MOST - 3)), new Received.Refusal("k2", "longer than 16 bytes"),
                        new Received.Refusal("-", "longer than 16 bytes"), new KeyedLine("k3", "y"));
    }

    @Test
    void refusesALineWithoutAKey() throws IOException {
        assertThat(read("\n\tx\nk1 x\n-\tx\nké\tx\nk1\ty\n")).hasSize(6).filteredOn(Received.Refusal.class::isInstance).hasSize(5)
                .extracting(refusal -> ((Received.Refusal) refusal).key()).containsOnly(Received.Refusal.NO_KEY);
    }

    @Test
    void refusesALineThatIsNotUtf8AndNamesItsKey() throws IOException {
        byte[] bytes = "k1\tx?\nk2\ty\n".getBytes(StandardCharsets.ISO_8859_1);
        bytes[4] = (byte) 0xC3;
        assertThat(read(bytes)).containsExactly(new Received.Refusal("k1", "not UTF-8"), new KeyedLine("k2", "y"));
    }

    @Test
    void ignoresALineWithoutALineFeed() throws IOException {
        assertThat(read("k1\tx\nk2\ty")).containsExactly(new KeyedLine("k1", "x"));
    }

    private static List<Received> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Received> read(byte[] bytes) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(bytes), MOST);
        List<Received> all = new ArrayList<>();
        for (Received next = reader.next(); next != null; next = reader.next()) {
            all.add(next);
        }
        return all;
    }
}
