// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;

/**
 * Finds the one packet that a server sends unasked before it closes a connection: an error with sequence id 0, such as 4031 (idle
 * for longer than {@code wait_timeout}) or 1053 (shutdown).
 *
 * <p>A packet is its length in three bytes, low byte first, the sequence id, then 0xff, the code in two bytes, '#', five
 * characters of SQLState, and the text. TLS records and compressed packets do not look like this: the first differ in the length,
 * the second have zeros or a compressor's magic number where the '#' would be.
 */
final class LastWords {

    private static final int HEADER = 4;
    private static final int STATE = HEADER + 4;
    private static final int TEXT = STATE + 5;

    private LastWords() {
    }

    /**
     * Reads what there is to read, and consumes nothing.
     *
     * @param bytes from its position to its limit
     * @return null if these are no last words, or not all of them
     */
    static SQLException in(ByteBuffer bytes) {
        int start = bytes.position();
        if (bytes.remaining() < TEXT) {
            return null;
        }
        int length = unsigned(bytes, start) | unsigned(bytes, start + 1) << 8 | unsigned(bytes, start + 2) << 16;
        if (length > bytes.remaining() - HEADER || length < TEXT - HEADER || bytes.get(start + 3) != 0
                || unsigned(bytes, start + HEADER) != 0xff || bytes.get(start + STATE - 1) != '#') {
            return null;
        }
        int code = unsigned(bytes, start + HEADER + 1) | unsigned(bytes, start + HEADER + 2) << 8;
        String text = text(bytes, start + TEXT, length + HEADER - TEXT);
        return new SQLNonTransientConnectionException(text, text(bytes, start + STATE, TEXT - STATE), code);
    }

    private static int unsigned(ByteBuffer bytes, int index) {
        return bytes.get(index) & 0xff;
    }

    private static String text(ByteBuffer bytes, int index, int length) {
        byte[] copy = new byte[length];
        bytes.get(index, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }
}
