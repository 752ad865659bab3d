// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where a connection is to be cut: at the command whose text contains the marker.
 *
 * @param marker in lower case
 * @param after whether the server gets the command and only its reply is lost
 */
record Cut(String marker, boolean after) {

    /** Checks the marker, which may be written in either case. */
    static Cut at(String marker, boolean after) {
        if (marker.isEmpty() || !StandardCharsets.US_ASCII.newEncoder().canEncode(marker)) {
            throw new IllegalArgumentException("a marker is ASCII and not empty: '" + marker + "'");
        }
        return new Cut(marker.toLowerCase(Locale.ROOT), after);
    }
}
