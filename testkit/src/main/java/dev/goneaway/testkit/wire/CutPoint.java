// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where a connection is cut: at the command whose text contains the marker.
 *
 * @param marker in lower case
 * @param after whether the server gets the command and only its reply is lost
 */
record CutPoint(String marker, boolean after) {

    /** Checks the marker, which may have upper and lower case. */
    static CutPoint at(String marker, boolean after) {
        if (marker.isEmpty() || !StandardCharsets.US_ASCII.newEncoder().canEncode(marker)) {
            throw new IllegalArgumentException("a marker is ASCII and not empty: '" + marker + "'");
        }
        return new CutPoint(marker.toLowerCase(Locale.ROOT), after);
    }
}
