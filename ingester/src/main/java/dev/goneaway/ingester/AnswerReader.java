// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Takes answers from a socket, in bounded time and memory whatever is at its other end. For one thread. */
final class AnswerReader {

    /** More than twice what an ingester says at most. */
    private static final int LONGEST = 512;

    private final Socket socket;
    private final InputStream in;
    private final long answerNanos;
    private final long endNanos;
    private final byte[] buffer = new byte[8 * 1024];
    private final byte[] line = new byte[LONGEST];
    private int from;
    private int to;

    /** Waits that long for each answer, and for none beyond the end, which is of {@link System#nanoTime}. */
    AnswerReader(Socket socket, Duration answerTimeout, long endNanos) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.answerNanos = answerTimeout.toNanos();
        this.endNanos = endNanos;
    }

    /**
     * The next answer; null at the end.
     *
     * @throws IOException if it did not come in time, or is longer than any answer
     */
    String next() throws IOException {
        long start = System.nanoTime();
        int length = 0;
        while (true) {
            if (from == to && !fill(start)) {
                return null;
            }
            byte b = buffer[from++];
            if (b == '\n') {
                return new String(line, 0, length, StandardCharsets.UTF_8);
            }
            if (length == LONGEST) {
                throw new IOException("longer than any answer");
            }
            line[length++] = b;
        }
    }

    /** A timeout of the socket begins anew with each byte that comes; this one does not. */
    private boolean fill(long start) throws IOException {
        long now = System.nanoTime();
        long left = Math.min(start + answerNanos - now, endNanos - now) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        from = 0;
        to = Math.max(0, in.read(buffer));
        return to > 0;
    }
}
