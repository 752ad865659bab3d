// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

/**
 * A line that will never be stored, however often it is sent.
 *
 * @param key of the line; {@link #NO_KEY} if it has none that can be read
 * @param reason one phrase, in ASCII
 */
record Refusal(String key, String reason) implements Received {

    /** Stands for a key that cannot be read; no key is written like this. */
    static final String NO_KEY = "-";

    String answer() {
        return "REFUSED " + key + " " + reason;
    }
}
