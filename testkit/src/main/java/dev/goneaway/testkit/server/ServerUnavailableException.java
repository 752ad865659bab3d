// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.Serial;

/** Says in one sentence why the chosen server is not available, and what to do. The sentence never holds a password. */
public final class ServerUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ServerUnavailableException(String sentence) {
        super(sentence);
    }

    /** Wraps the sentence, and what led to it. The message of the cause must not hold a password. */
    public ServerUnavailableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** Returns the first line of the innermost cause's message, or its type if it has no message. */
    static String reasonOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null || message.isBlank() ? root.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }
}
