// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

/** The result of reading one line: a {@link KeyedLine} to store, or a {@link Refusal}. */
sealed interface Received permits KeyedLine, Received.Refusal {

    /** Answers a line that will never be stored, however often it is sent. The reason is one phrase in ASCII. */
    record Refusal(String key, String reason) implements Received {

        /** Stands for a key that cannot be read. The text itself is not a valid key. */
        static final String NO_KEY = "-";

        String answer() {
            return "REFUSED " + key + " " + reason;
        }
    }
}
