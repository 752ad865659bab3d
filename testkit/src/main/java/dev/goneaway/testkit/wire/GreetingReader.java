// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.util.function.LongConsumer;

/**
 * Reads the server's id of a connection, its {@code CONNECTION_ID()}, from the first packet of the server. The packet may come in
 * any number of pieces. It is not encrypted, even if TLS follows.
 *
 * <p>Protocol 10 of MySQL: after the header of four bytes come the number 10, the server's version up to a zero byte, and the id
 * in four bytes, low byte first. A server that refuses the connection sends an error packet instead, which has no id. Not
 * thread-safe.
 */
final class GreetingReader {

    private static final int HEADER = 4;
    private static final int PROTOCOL = 10;
    private static final int ID_BYTES = 4;

    private final LongConsumer onId;
    private int seen;
    private boolean versionEnded;
    private int idBytes;
    private long id;
    private boolean done;

    GreetingReader(LongConsumer onId) {
        this.onId = onId;
    }

    void see(byte[] bytes, int count) {
        for (int i = 0; i < count && !done; i++) {
            next(bytes[i] & 0xff);
        }
    }

    private void next(int value) {
        seen++;
        if (seen <= HEADER) {
            return;
        }
        if (seen == HEADER + 1) {
            done = value != PROTOCOL;
        } else if (!versionEnded) {
            versionEnded = value == 0;
        } else {
            id |= (long) value << 8 * idBytes++;
            if (idBytes == ID_BYTES) {
                done = true;
                onId.accept(id);
            }
        }
    }
}
