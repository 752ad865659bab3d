// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit;

/** Says that something did not happen in time, or could not be waited for. The message is one sentence for people. */
public final class DeadlineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one sentence
     * @param cause null if there is none
     */
    public DeadlineException(String message, Throwable cause) {
        super(message, cause);
    }
}
