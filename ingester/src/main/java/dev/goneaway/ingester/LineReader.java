// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Takes what a sender sends apart into lines, in bounded memory however long it makes them. */
final class LineReader {

    private final InputStream in;
    private final byte[] line;
    private int length;
    private boolean tooLong;

    /** Holds at most that many bytes of a line, its line feed not counted. */
    LineReader(InputStream in, int maxBytes) {
        this.in = new BufferedInputStream(in);
        this.line = new byte[maxBytes];
    }

    /** The next line; null at the end. What ends without a line feed is none: a sender's was not sent to its end. */
    Received next() throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return taken();
            }
            if (length < line.length) {
                line[length++] = (byte) b;
            } else {
                tooLong = true;
            }
        }
        return null;
    }

    /** What came behind the last line feed, where an end is an end, as in a file: a line too; null if nothing came. */
    Received rest() {
        return length == 0 ? null : taken();
    }

    private Received taken() {
        Received taken = tooLong ? new Refusal(key(), "longer than " + line.length + " bytes") : parse();
        length = 0;
        tooLong = false;
        return taken;
    }

    private Received parse() {
        String key = key();
        if (key.equals(Refusal.NO_KEY)) {
            return new Refusal(key, "not KEY<TAB>TEXT, with a key of 1 to 64 of A-Z a-z 0-9 . _ : -");
        }
        try {
            int text = key.length() + 1;
            return new Line(key, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, text, length - text))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Refusal(key, "not UTF-8");
        }
    }

    private String key() {
        for (int i = 0; i < length; i++) {
            if (line[i] == '\t') {
                String key = new String(line, 0, i, StandardCharsets.ISO_8859_1);
                return Line.isKey(key) ? key : Refusal.NO_KEY;
            }
        }
        return Refusal.NO_KEY;
    }
}
