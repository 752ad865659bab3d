// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import dev.goneaway.testkit.wire.FaultProxy.Cut;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Counts the commands that one client of the MySQL protocol sends, and searches their texts for the marker of {@link
 * FaultProxy#cutBefore} or {@link FaultProxy#cutAfter}.
 *
 * <p>A packet is a length of three bytes, low byte first, then the sequence id, then the payload. A packet with the sequence id 0
 * starts a command. Packets and texts may come in any number of pieces. Not thread-safe.
 */
final class CommandReader {

    private static final int COM_STMT_PREPARE = 0x16;

    private final FaultProxy proxy;
    private int headerBytes;
    private int length;
    private int payloadLeft;
    private boolean startsCommand;
    private boolean isFirstPiece;
    private boolean hasText;
    /** The end of the text so far, because two pieces may share a marker. */
    private String tail = "";
    private Cut cut;

    CommandReader(FaultProxy proxy) {
        this.proxy = proxy;
    }

    /** Reads the next bytes. Looks for the marker only if {@code search} is true. */
    void see(byte[] bytes, int count, boolean search) {
        int at = 0;
        while (at < count) {
            if (headerBytes == StandIn.HEADER) {
                int seen = Math.min(payloadLeft, count - at);
                if (startsCommand && search && cut == null) {
                    search(bytes, at, at + seen);
                }
                at += seen;
                payloadLeft -= seen;
                headerBytes = payloadLeft == 0 ? 0 : StandIn.HEADER;
            } else {
                header(bytes[at++] & 0xff);
            }
        }
    }

    /** Returns the cut whose marker was in a command of this client. Returns null if there was none. */
    Cut cut() {
        return cut;
    }

    private void header(int value) {
        if (headerBytes == StandIn.HEADER - 1) {
            startsCommand = value == 0;
            if (startsCommand) {
                proxy.commands.increment();
                isFirstPiece = true;
                tail = "";
            }
            payloadLeft = length;
            length = 0;
            headerBytes = payloadLeft == 0 ? 0 : StandIn.HEADER;
        } else {
            length |= value << 8 * headerBytes;
            headerBytes++;
        }
    }

    private void search(byte[] bytes, int from, int to) {
        if (isFirstPiece) {
            isFirstPiece = false;
            hasText = bytes[from] == StandIn.COM_QUERY || bytes[from] == COM_STMT_PREPARE || bytes[from] == StandIn.COM_PING;
        }
        Cut armed = proxy.armedCut.get();
        if (armed == null || !hasText) {
            return;
        }
        String seen = tail + new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        tail = seen.substring(Math.max(0, seen.length() - armed.marker().length() + 1));
        // Only one of the connections that meet the marker at the same time can disarm the cut.
        if (seen.contains(armed.marker()) && proxy.armedCut.compareAndSet(armed, null)) {
            cut = armed;
        }
    }
}
