// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Looks for the armed marker in the texts of one client's commands. A text may come in any number of pieces. Not thread-safe.
 */
final class MarkerSearch {

    private static final int COM_QUERY = 0x03;
    private static final int COM_PING = 0x0e;
    private static final int COM_STMT_PREPARE = 0x16;

    private final ArmedCut armedCut;
    private boolean started;
    private boolean text;
    /** The end of the text so far, because a marker may lie across two pieces. */
    private String tail = "";

    MarkerSearch(ArmedCut armedCut) {
        this.armedCut = armedCut;
    }

    void command() {
        started = false;
        tail = "";
    }

    /** Returns the cut that this piece calls for, and disarms it. Returns null if there is none. */
    CutPoint payload(byte[] bytes, int from, int to) {
        if (!started && from < to) {
            started = true;
            text = bytes[from] == COM_QUERY || bytes[from] == COM_STMT_PREPARE || bytes[from] == COM_PING;
        }
        CutPoint cut = armedCut.armed();
        if (cut == null || !text) {
            return null;
        }
        String seen = tail + new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        tail = seen.substring(Math.max(0, seen.length() - cut.marker().length() + 1));
        return seen.contains(cut.marker()) && armedCut.take(cut) ? cut : null;
    }
}
