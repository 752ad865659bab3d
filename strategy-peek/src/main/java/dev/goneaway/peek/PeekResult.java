// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Objects;

/**
 * The result of one look at the socket of a connection.
 *
 * @param finding what was found; not null
 * @param cause what ended the connection, as an exception that was not thrown; null unless {@link #dead}
 */
public record PeekResult(Finding finding, SQLException cause) {

    static final PeekResult NOTHING = new PeekResult(Finding.NOTHING, null);
    static final PeekResult SILENCE = new PeekResult(Finding.SILENCE, null);
    static final PeekResult BYTES = new PeekResult(Finding.BYTES, null);
    static final PeekResult IN_USE = new PeekResult(Finding.IN_USE, null);
    static final PeekResult STREAMING = new PeekResult(Finding.STREAMING, null);

    private static final int HEADER = 4;
    private static final int STATE = HEADER + 4;
    private static final int TEXT = STATE + 5;

    /** What a look can find on a socket. */
    public enum Finding {
        /** There are no bytes to read, as between two commands. As far as this machine knows, the connection is alive. */
        NOTHING,
        /** The server has sent nothing for so long that the look alone is not trusted. Ping the server. */
        SILENCE,
        /** Bytes other than {@link #LAST_WORDS}, for example a TLS record. Ping the server. The next read gets these bytes. */
        BYTES,
        /** A thread uses the connection, so this method did not look. A part of a reply can look like any finding. */
        IN_USE,
        /** The connection is open, but a streaming result has not been read to its end. A ping is not possible either. */
        STREAMING,
        /**
         * The server ended the connection and gave the reason. {@link PeekResult#cause} has its text, SQLState and vendor code.
         */
        LAST_WORDS,
        /** The server, or a device in the network path, closed the connection without a readable reason. */
        END_OF_STREAM,
        /** The server, or a device in the network path, reset the connection. */
        RESET,
        /** This side closed the connection. */
        CLOSED
    }

    /** Refuses a null finding. */
    public PeekResult {
        Objects.requireNonNull(finding, "finding");
    }

    static PeekResult endOfStream() {
        String text = "the server, or a device in the network path, has closed the connection";
        EOFException end = new EOFException(text);
        return new PeekResult(Finding.END_OF_STREAM, new SQLNonTransientConnectionException(text, "08S01", end));
    }

    static PeekResult reset(IOException cause) {
        String text = "the connection was reset: " + cause.getMessage();
        return new PeekResult(Finding.RESET, new SQLNonTransientConnectionException(text, "08S01", cause));
    }

    static PeekResult closed(IOException cause) {
        return new PeekResult(Finding.CLOSED, new SQLNonTransientConnectionException("the connection is closed", "08003", cause));
    }

    /**
     * Finds the one packet that a server sends unasked before it closes a connection: an error with sequence id 0, such as 4031
     * (idle for longer than {@code wait_timeout}) or 1053 (shutdown). Consumes nothing.
     *
     * <p>The packet has a length of three bytes with the low byte first, the sequence id, 0xff, a code of two bytes, '#', an
     * SQLState of five characters, and the text. A TLS record differs in the length. A compressed packet has zeros or a magic
     * number in place of the '#'.
     *
     * @param bytes from the position to the limit
     * @param otherwise the result if the bytes are not such a packet, or only a part of it
     */
    static PeekResult ofBytes(ByteBuffer bytes, PeekResult otherwise) {
        int start = bytes.position();
        if (bytes.remaining() < TEXT) {
            return otherwise;
        }
        int length = unsigned(bytes, start) | unsigned(bytes, start + 1) << 8 | unsigned(bytes, start + 2) << 16;
        if (length > bytes.remaining() - HEADER || length < TEXT - HEADER || bytes.get(start + 3) != 0
                || unsigned(bytes, start + HEADER) != 0xff || bytes.get(start + STATE - 1) != '#') {
            return otherwise;
        }
        int code = unsigned(bytes, start + HEADER + 1) | unsigned(bytes, start + HEADER + 2) << 8;
        String text = text(bytes, start + TEXT, length + HEADER - TEXT);
        String state = text(bytes, start + STATE, TEXT - STATE);
        return new PeekResult(Finding.LAST_WORDS, new SQLNonTransientConnectionException(text, state, code));
    }

    private static int unsigned(ByteBuffer bytes, int index) {
        return bytes.get(index) & 0xff;
    }

    private static String text(ByteBuffer bytes, int index, int length) {
        byte[] copy = new byte[length];
        bytes.get(index, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    /**
     * Returns whether the connection is certainly dead.
     *
     * @return false also if the look cannot decide
     */
    public boolean dead() {
        return cause != null;
    }
}
