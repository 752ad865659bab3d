// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit;

/** Reports in one sentence that something did not end in time, or that the task or the wait for it failed. */
public final class DeadlineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. The message is one sentence, and the cause may be null. */
    public DeadlineException(String message, Throwable cause) {
        super(message, cause);
    }
}
