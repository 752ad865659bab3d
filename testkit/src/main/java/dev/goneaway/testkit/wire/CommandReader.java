// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

/**
 * Finds the commands in what a client of the MySQL protocol sends. A packet with the sequence id 0 starts a command.
 *
 * <p>A packet is a length of three bytes, low byte first, then the sequence id, then the payload. The client's part of the login
 * and the contents of a LOAD DATA LOCAL have higher ids. So have the later packets of a command of 16 MiB or more. Not
 * thread-safe.
 */
final class CommandReader {

    /** Receives the commands. */
    interface Sink {

        /** A command starts. */
        void command();

        /** Receives a piece of the command's payload. The first byte of the first piece names the command. */
        void payload(byte[] bytes, int from, int to);
    }

    private static final int HEADER = 4;

    private final Sink sink;
    private int headerBytes;
    private int length;
    private int payloadLeft;
    private boolean startsCommand;

    CommandReader(Sink sink) {
        this.sink = sink;
    }

    void see(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            if (headerBytes == HEADER) {
                int seen = Math.min(payloadLeft, count - at);
                if (startsCommand) {
                    sink.payload(bytes, at, at + seen);
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
                sink.command();
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
