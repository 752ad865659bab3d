// SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

/**
 * Finds the commands in what a client of the MySQL protocol sends: a packet whose sequence id is 0 starts one.
 *
 * <p>A packet is a length of three bytes, low byte first, the sequence id, and the payload. The client's part of the login and the
 * contents of a LOAD DATA LOCAL carry higher ids, and so do the later packets of a command of 16 MiB or more. Not thread-safe.
 */
final class CommandCounter {

    private static final int HEADER = 4;

    private final Runnable onCommand;
    private int headerBytes;
    private int length;
    private int payloadLeft;

    CommandCounter(Runnable onCommand) {
        this.onCommand = onCommand;
    }

    void see(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            if (headerBytes == HEADER) {
                int skipped = Math.min(payloadLeft, count - at);
                at += skipped;
                payloadLeft -= skipped;
                headerBytes = payloadLeft == 0 ? 0 : HEADER;
            } else {
                header(bytes[at++] & 0xff);
            }
        }
    }

    private void header(int value) {
        if (headerBytes == HEADER - 1) {
            if (value == 0) {
                onCommand.run();
            }
            payloadLeft = length;
            length = 0;
            headerBytes = payloadLeft == 0 ? 0 : HEADER;
        } else {
            length |= value << 8 * headerBytes;
            headerBytes++;
        }
    }
}
