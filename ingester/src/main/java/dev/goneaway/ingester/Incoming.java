// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.function.BooleanSupplier;

/**
 * What a sender sends, until it or the program stops. A socket whose input were shut down could not be emptied any more, and one
 * that is closed before it is empty is reset: the last answers, still on their way, would be lost.
 */
final class Incoming extends FilterInputStream {

    /** How late a stop is noticed. */
    private static final int POLL_MILLIS = 200;

    private final BooleanSupplier stopping;

    Incoming(Socket socket, BooleanSupplier stopping) throws IOException {
        super(socket.getInputStream());
        this.stopping = stopping;
        socket.setSoTimeout(POLL_MILLIS);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (!stopping.getAsBoolean()) {
            try {
                return in.read(bytes, offset, length);
            } catch (SocketTimeoutException e) {
                // A quiet sender.
            }
        }
        return -1;
    }
}
