// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A text with the key that its sender gave it, the same key each time it is sent: what makes it harmless to send and to store it
 * again.
 *
 * @param key 1 to 64 of {@code A-Z a-z 0-9 . _ : -}, the first of them a letter or a digit
 * @param text anything but a line feed; may be empty
 */
public record Line(String key, String text) implements Received {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    /**
     * Refuses what would not arrive as it was sent.
     *
     * @param key the same each time it is sent
     * @param text without a line feed
     * @throws NullPointerException if anything is null
     * @throws IllegalArgumentException if the key is none, or the text has a line feed or half a surrogate pair
     */
    public Line {
        if (!isKey(key)) {
            throw new IllegalArgumentException("a key is 1 to 64 of A-Z a-z 0-9 . _ : - and begins with a letter or a digit");
        }
        if (text.indexOf('\n') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("the text of " + key + " has a line feed or half a surrogate pair");
        }
    }

    static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /** As it crosses the wire. */
    byte[] bytes() {
        return (key + '\t' + text + '\n').getBytes(StandardCharsets.UTF_8);
    }

    String acknowledgement() {
        return "OK " + key;
    }
}
