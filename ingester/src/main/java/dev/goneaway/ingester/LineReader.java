// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Splits bytes into lines. Uses bounded memory, however long a line is. For one thread. */
final class LineReader {

    private final InputStream in;
    private final byte[] line;
    private int length;
    private boolean tooLong;

    /** Refuses lines with more than {@code maxBytes}, not counting the line feed. */
    LineReader(InputStream in, int maxBytes) {
        this.in = new BufferedInputStream(in);
        this.line = new byte[maxBytes];
    }

    /**
     * Waits for the next line. Returns null at the end of the stream, and ignores a last line without a line feed. After an
     * exception, such as a timeout of the socket, the next call goes on where this one stopped.
     */
    Received next() throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return take();
            }
            if (length < line.length) {
                line[length++] = (byte) b;
            } else {
                tooLong = true;
            }
        }
        return null;
    }

    /** Returns whether {@link #next} finds bytes without waiting. The bytes may be half a line. */
    boolean isReady() throws IOException {
        return in.available() > 0;
    }

    private Received take() {
        Received taken = tooLong ? new Received.Refusal(key(), "longer than " + line.length + " bytes") : parse();
        length = 0;
        tooLong = false;
        return taken;
    }

    private Received parse() {
        String key = key();
        if (key.equals(Received.Refusal.NO_KEY)) {
            return new Received.Refusal(key, "not KEY<TAB>TEXT, with a key of 1 to 64 of A-Z a-z 0-9 . _ : -");
        }
        try {
            int text = key.length() + 1;
            ByteBuffer bytes = ByteBuffer.wrap(line, text, length - text);
            return new KeyedLine(key, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return new Received.Refusal(key, "not UTF-8");
        }
    }

    private String key() {
        for (int i = 0; i < length; i++) {
            if (line[i] == '\t') {
                String key = new String(line, 0, i, StandardCharsets.ISO_8859_1);
                return KeyedLine.isKey(key) ? key : Received.Refusal.NO_KEY;
            }
        }
        return Received.Refusal.NO_KEY;
    }
}
