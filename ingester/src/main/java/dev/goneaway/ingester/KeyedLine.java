// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A text with the key that its sender gave it. The sender uses the same key each time it sends the text, so that the table never
 * stores the text twice. The text may be empty.
 */
record KeyedLine(String key, String text) implements Received {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    KeyedLine {
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
}
