// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

/**
 * Finds the commands in what a client of the MySQL protocol sends: a packet whose sequence id is 0 starts one.
 *
 * <p>A packet is a length of three bytes, low byte first, the sequence id, and the payload. The client's part of the login and
 * the contents of a LOAD DATA LOCAL carry higher ids, and so do the later packets of a command of 16 MiB or more. Not
 * thread-safe.
 */
final class CommandReader {

    /** Who wants to know. */
    interface Listener {

        /** A command starts. */
        void command();

        /** A piece of its payload; the first piece starts with the byte that says which command it is. */
        void payload(byte[] bytes, int from, int to);
    }

    private static final int HEADER = 4;

    private final Listener listener;
    private int headerBytes;
    private int length;
    private int payloadLeft;
    private boolean startsCommand;

    CommandReader(Listener listener) {
        this.listener = listener;
    }

    void see(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            if (headerBytes == HEADER) {
                int seen = Math.min(payloadLeft, count - at);
                if (startsCommand) {
                    listener.payload(bytes, at, at + seen);
                }
                at += seen;
                payloadLeft -= seen;
                headerBytes = payloadLeft == 0 ? 0 : HEADER;
            } else {
                header(bytes[at++] & 0xff);
            }
        }
    }

    private void header(int value) {
        if (headerBytes == HEADER - 1) {
            startsCommand = value == 0;
            if (startsCommand) {
                listener.command();
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
