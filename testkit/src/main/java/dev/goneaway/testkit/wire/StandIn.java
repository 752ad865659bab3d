// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Answers commands in place of a server that cannot serve, see {@link FaultProxy#standIn}. All other commands reach the server.
 */
public enum StandIn {

    /**
     * A proxy that has lost its server, like MySQL Router with connection sharing. Each ping is answered. Every other command and
     * every new connection gets error 2003, and the connection is closed.
     */
    PROXY_WITHOUT_BACKEND {
        @Override
        byte[] answer(byte[] command, int count) {
            return command[HEADER] == COM_QUIT ? null : command[HEADER] == COM_PING ? OK : error(1, 2003, "#HY000" + GONE);
        }

        @Override
        byte[] greeting() {
            // Before the login, an error has no SQLState.
            return error(0, 2003, GONE);
        }
    },

    /** A Galera node that has left its cluster. A query gets error 1047, unless it is SET, SHOW, or a SELECT without a table. */
    NODE_OUTSIDE_CLUSTER {
        @Override
        byte[] answer(byte[] command, int count) {
            if (command[HEADER] != COM_QUERY) {
                return null;
            }
            String sql = new String(command, HEADER + 1, count - HEADER - 1, StandardCharsets.ISO_8859_1);
            return WITHOUT_TABLE.matcher(sql).matches() ? null
                    : error(1, 1047, "#08S01WSREP has not yet prepared node for application use");
        }
    };

    /** The length of a packet in three bytes, and the sequence id. */
    static final int HEADER = 4;

    /** The first byte of a packet with an error. */
    static final byte ERROR = (byte) 0xff;

    static final int COM_QUERY = 0x03;
    static final int COM_PING = 0x0e;
    private static final int COM_QUIT = 0x01;
    private static final String GONE = "Can't connect to remote MySQL server";
    private static final byte[] OK = {7, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0};

    /** MySQL has the number of query attributes before the text. */
    private static final Pattern WITHOUT_TABLE = Pattern.compile("(?is)\\W*(SET|SHOW|SELECT(?!.*\\sFROM\\s)).*");

    /** Returns the packet that answers a command; null to pass the command on. */
    abstract byte[] answer(byte[] command, int count);

    /** Returns the error that a new connection gets; null to let the connection reach the server. */
    byte[] greeting() {
        return null;
    }

    private static byte[] error(int sequence, int code, String message) {
        byte[] text = message.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(HEADER + 3 + text.length).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sequence << 24 | 3 + text.length).put(ERROR).putShort((short) code).put(text).array();
    }
}
